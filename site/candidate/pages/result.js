// The result and its certificate. Before the instant a countdown; the server's answer alone opens it.
import { lang, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { Countdown, D, Facts, focusHeading, instant, LinkRows, ProblemNote, Section, Skeleton, StatusCard, useTitle } from '../parts/blocks.js';
import { Later } from '../parts/later.js';
import { useOpening, useResult } from '../parts/opening.js';
import { href, round, say, view as current } from '../state.js';

function Announced({ at, opening }) {
  return html`<${StatusCard} tone="info" icon="clock" head=${t('result.announced.head')} text=${tx('result.announced.text', { at: instant(at) }, ['at'])}>
    <${Countdown} until=${at} label=${t('result.left')} mark="result.mark" onZero=${opening.begin} />
    <p class="stage" role="status">${opening.opening.value === 'now' && html`<span class="spin" aria-hidden="true"></span>${t('result.opening')}`}
      ${opening.opening.value === 'late' && t('result.late')}</p>
    <p class="small mute">${t('result.announced.stay')}</p></${StatusCard}>`;
}

const None = () => html`<${StatusCard} tone="plain" icon="clock" head=${t('result.none.head')} text=${t('result.none.text')}>
  <a class="btn block" href=${href('notice')}>${t('result.notice')}</a></${StatusCard}>`;

function Appeal({ contact, text }) {
  return html`<${Section} id="appeal" title=${t('result.appeal')}><div class="card pad stack"><p>${text}</p>
    <a class="btn primary block no-print" href=${`tel:${contact.inquiry}`}>${t('result.call', { phone: contact.inquiry })}</a>
    <p class="small mute">${words(contact.hours)}<br />${t('foot.supervision')} <a class="d" href=${`tel:${contact.supervision}`}>${contact.supervision}</a></p></div></${Section}>`;
}

/** Only who reads another result than before is told of a correction. */
const Corrected = ({ versions }) => versions.length > 1 && html`<p class="notice warn">${tx('result.corrected', { at: instant(versions.at(-1).visible_at) }, ['at'])}</p>`;

function Special({ result: { special, versions }, contact }) {
  const word = special ?? 'nothing';
  return html`<${StatusCard} tone="plain" icon="info" head=${t(`result.${word}.head`)} text=${t(`result.${word}.text`)}>
    <${Corrected} versions=${versions} />${special && html`<${Who} />`}</${StatusCard}>
  <${Appeal} contact=${contact} text=${t(`result.${word}.appeal`)} />`;
}

function Who({ at }) {
  const { candidate, registration } = current.value;
  const { site } = registration ?? {};
  return html`<${Facts} rows=${[
    [t('result.name'), candidate.name, candidate.ticket_no_masked && html`${t('word.written_ticket')} <span class="d">${candidate.ticket_no_masked}</span>`],
    [t('result.exam'), words(round.value.name), html`<span class="d">${instant(round.value.exam_on, 'paper')}</span>`],
    site && [t('word.site'), (lang.value === 'en' && site.name_en) || site.name],
    at && [t('result.out_at'), html`<${D} at=${at} />`],
  ]} />`;
}

function toCertificate(event) {
  event.preventDefault();
  document.getElementById('certificate').focus();
}

function Grade({ result }) {
  const { grade, meaning, versions, certificate } = result;
  return html`<section class="card grade"><div class="grade-head">
      <div class="marks">${round.value.specimen && html`<span class="specimen">样例 SPECIMEN</span>`}</div>
      <h1 tabindex="-1"><span class="small">${t('result.grade')}</span><b>${t('result.grade_word', { grade })}</b></h1>
      <p>${words(meaning)}</p></div>
    <div class="status-body"><${Corrected} versions=${versions} />
      <${Who} at=${result.visible_at} />
      <div class="lines no-print">${certificate && html`<a class="btn primary block" href="#certificate" onClick=${toCertificate}>${t('result.to_certificate')}</a>`}
        <button class="btn block" type="button" onClick=${() => print()}><${Icon} name="print" />${t('result.print')}</button></div>
      <p class="tiny mute">${t('result.paper')}</p></div></section>`;
}

const TONE = { waiting: 'warn', collected: 'ok', void: 'bad', superseded: 'bad', soon: '' };

/** Breaks between day and time where the column is narrow. */
const moment = (at) => html`<span class="d">${instant(at, 'date')}${lang.value === 'en' ? ',' : ''}</span>${lang.value === 'en' ? ' ' : html`<wbr />`}<span class="d">${instant(at, 'time')}</span>`;

function pickupTime({ opens_at: from, closes_at: to }) {
  if (!from) return t('result.pickup_later');
  return to ? html`${moment(from)} ${t('result.to')}<br />${moment(to)}` : tx('result.pickup_from', { at: instant(from) });
}

function Certificate({ certificate, pickup }) {
  const { certificate_no: no, state, void_reason: reason, collected_at: collected } = certificate;
  const word = ['void', 'superseded'].includes(state) ? state : collected ? 'collected' : pickup.opens_at ? 'waiting' : 'soon';
  return html`<section class="section" aria-labelledby="certificate"><h2 id="certificate" tabindex="-1">${t('result.certificate')}</h2>
    <div class="card pad stack"><p class="certificate-no"><span class="num">${no}</span> <span class=${`tag ${TONE[word]}`}>${t(`result.state.${word}`)}</span></p>
      ${word === state ? html`<p class="notice bad">${reason ? t('result.void', { reason }) : t('result.superseded')}</p>` : html`<${Facts} rows=${[
        [t('result.place'), pickup.place],
        [t('result.time'), pickupTime(pickup), pickup.note && words(pickup.note)],
        collected && [t('result.collected'), html`<${D} at=${collected} />`],
      ]} />`}
      ${word === 'waiting' && html`<p class="small mute">${t('result.bring')}</p>`}
      ${word === 'soon' && html`<p class="small mute">${t('result.told')}</p>`}
      <p class="tiny mute">${t('result.beijing')}</p></div></section>`;
}

const NoCertificate = () => html`<${Section} id="certificate" title=${t('result.certificate')}><div class="card pad stack">
  <p>${t('result.no_certificate')}</p><p class="mute">${t('result.again')}</p></div></${Section}>`;

const titleOf = ({ state, grade, special, scores }) => (state === 'open' && scores?.length ? t('result.title') : state === 'open' ? (grade ? t('result.title_grade', { grade }) : t(`result.${special ?? 'nothing'}.head`)) : t(`result.${state}.head`));

export default function Result() {
  const { result, problem, ask } = useResult();
  const opening = useOpening(ask);
  const first = useRef(true);
  const state = result.value?.state;
  useTitle(state ? titleOf(result.value) : t('result.title'));
  useEffect(() => {
    if (!state) return;
    if (!first.current) {
      focusHeading();
      say(titleOf(result.value));
    }
    first.current = false;
  }, [state]);
  if (problem.value) return html`<h1 tabindex="-1">${t('result.title')}</h1><${ProblemNote} problem=${problem.value} />`;
  if (!state) return html`<h1 class="sr" tabindex="-1">${t('result.title')}</h1><${Skeleton} />`;
  if (state === 'none') return html`<${None} />`;
  if (state === 'announced') return html`<${Announced} at=${result.value.visible_at} opening=${opening} />`;
  const { grade, certificate, pickup, scores } = result.value;
  if (scores?.length) return html`<${Later} part="scores" words="scores" result=${result.value} who=${html`<${Who} at=${result.value.visible_at} />`} />`;
  if (!grade) return html`<${Special} result=${result.value} contact=${round.value.contact} />`;
  return html`<${Grade} result=${result.value} />
    ${certificate ? html`<${Certificate} certificate=${certificate} pickup=${pickup ?? {}} />` : html`<${NoCertificate} />`}
    <${LinkRows} rows=${[
      { href: href('help/result'), icon: 'help', text: t('result.question'), small: t('result.question_small') },
      certificate && { href: href('verify', ''), icon: 'shield', text: t('foot.verify'), small: t('result.verify_small') },
    ]} />`;
}
