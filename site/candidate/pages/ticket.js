// The ticket: being made, ready (on screen in the PDF's order), or failed and said so.
import { get, poll, post } from '/shared/api.js';
import { mask } from '/shared/format.js';
import { lang, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, instant, LinkRows, placeOf, ProblemNote, Section, Skeleton, StageNote, StatusCard, useAction, useTitle } from '../parts/blocks.js';
import { usePhaseTwo, useWeChat } from '../parts/guards.js';
import { qrPath } from '/shared/qr.js';
import { href, onWay, round, roundPath, say, take, view as current } from '../state.js';

function Code({ payload }) {
  const { path, size } = qrPath(payload);
  return html`<div><svg class="qr" viewBox=${`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label=${t('sheet.qr')} shape-rendering="crispEdges">
    <rect x="-4" y="-4" width=${size + 8} height=${size + 8} /><path d=${path} /></svg><small>${t('sheet.gate')}</small></div>`;
}

const When = ({ sitting }) => html`<dl class="when">
  <div><dt>${t('word.exam_on')}</dt><dd class="d">${instant(sitting.on, 'paper')}</dd></div>
  <div><dt>${t('sheet.from')}</dt><dd class="big">${instant(sitting.entry_from, 'time')}</dd></div>
  <div><dt>${t('sheet.until')}</dt><dd class="big">${instant(sitting.entry_until, 'time')}</dd></div>
  <div><dt>${t('sheet.start')}</dt><dd class="big">${instant(sitting.starts_at, 'time')}</dd></div></dl>`;

const titleOf = (title) => words(title) || t('ticket.title');
const pairs = (rows) => rows.filter(([, value]) => value).map(([term, value, small]) => html`<dt>${term}</dt><dd>${value}${small && html`<small>${small}</small>`}</dd>`);

/** Each paper with its own time; one that is kept from before is not sat. */
const Papers = ({ papers }) => html`<ul class="events" role="list">${papers.map(({ code, name, part, sitting, minutes, retained }) => html`<li key=${code}>
  <p><b>${words(name)}</b>${part && html` <span class="small mute">${words(part.name)}</span>`}</p>
  <p class="small">${retained || !sitting ? t('sheet.retained') : html`<span class="d">${instant(sitting.starts_at, 'paper')}</span> <b class="d">${instant(sitting.starts_at, 'time')}</b> · ${t('sheet.minutes', { n: minutes })}<br />
    ${t('sheet.from')} <span class="d">${instant(sitting.entry_from, 'time')}</span>${t('sheet.comma')}${t('sheet.until')} <span class="d">${instant(sitting.entry_until, 'time')}</span>`}</p></li>`)}</ul>`;

export function Sheet({ sheet, version }) {
  const { site } = sheet;
  return html`<section class="card ticket" aria-labelledby="sheet">
    <div class="ticket-top"><h2 id="sheet">${titleOf(sheet.title)}</h2><span class="marks">
      ${sheet.specimen && html`<span class="specimen">样例 SPECIMEN</span>`}<span class="tag">${t('sheet.version', { n: version })}</span></span>
      <p class="small">${words(round.value.name)}</p></div>
    <div class="ticket-id">${sheet.photo_url ? html`<img class="photo" src=${sheet.photo_url} width="96" height="128" alt=${t('data.photo_alt', { name: sheet.name })} />` : null}
      <dl class="who"><dt class="sr">${t('data.name')}</dt><dd class="name">${sheet.name}</dd>
        ${pairs([[t('sheet.ticket_no'), html`<span class="num">${mask('ticket', sheet.ticket_no)}</span>`], [words(sheet.id_type), html`<span class="num">${mask('id', sheet.id_no)}</span>`]])}</dl></div>
    ${sheet.papers?.length ? html`<${Papers} papers=${sheet.papers} />` : html`<${When} sitting=${sheet.sitting} />`}
    <div class="ticket-body"><dl>${pairs([
      [t('word.site'), (lang.value === 'en' && site.name_en) || site.name, placeOf(site)],
      [t('sheet.pickup'), sheet.pickup_place, t('sheet.pickup_when')],
      [t('word.written_ticket'), sheet.written_ticket_no && html`<span class="num">${mask('ticket', sheet.written_ticket_no)}</span>`],
      [t('data.school'), sheet.school],
    ])}</dl><${Code} payload=${sheet.qr} /></div></section>`;
}

const FRESH = 60e3;

/** The ticket with links that live a few minutes: asked again while it is made, and before they end. */
function useTicket() {
  const ticket = useSignal(null);
  const problem = useSignal(null);
  const turn = useSignal(0);
  useEffect(() => {
    const ask = async () => {
      try {
        const was = ticket.value?.state;
        ticket.value = await get(roundPath('/ticket'));
        problem.value = null;
        if (was === 'making' && ticket.value.state === 'ready') say(t('status.ticket_ready.head'));
      } catch (error) {
        if (error.code === 'not_found') ticket.value = { state: 'none' };
        else if (!ticket.value) problem.value = error;
      }
    };
    ask();
    return poll(ask, () => (['making', undefined].includes(ticket.value?.state) ? 2e3 : FRESH));
  }, [turn.value]);
  return { ticket, problem, reload: () => { turn.value += 1; } };
}

function Making() {
  return html`<${StatusCard} tone="info" icon="clock" head=${t('status.ticket_making.head')} text=${t('ticket.making')}>
    <p class="stage" role="status"><span class="spin" aria-hidden="true"></span>${t('ticket.making_stay')}</p></${StatusCard}>`;
}

function Failed({ again }) {
  return html`<${StatusCard} tone="warn" icon="alert" head=${t('status.ticket_failed.head')} text=${t('ticket.failed')}>
    ${again.problem.value && html`<${ProblemNote} problem=${again.problem.value} />`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${again.busy.value !== null} onClick=${() => again.start()}>${t('ticket.again')}</button>
      <${StageNote} stage=${again.stage} /></div></${StatusCard}>`;
}

function Ready({ ticket }) {
  const Guide = useWeChat();
  const closes = current.value.round.phase_two.closes_at;
  return html`<div class="no-print stack"><${StatusCard} tone="ok" icon="done" head=${t('status.ticket_ready.head')} text=${tx('status.ticket_ready.text', { at: html`<${D} at=${closes} />` })}>
      <div class="actions">${Guide ? html`<${Guide} kind="pdf" />` : html`<a class="btn primary block" href=${ticket.download_url} download>
        <${Icon} name="download" />${t('ticket.download')}</a>`}</div>
      <div class="two"><button class="btn" type="button" onClick=${() => print()}><${Icon} name="print" />${t('ticket.print')}</button>
        ${!Guide && html`<a class="btn" href=${ticket.view_url} target="_blank" rel="noopener"><${Icon} name="document" />${t('ticket.view')}<span class="sr">${t('ticket.new_window')}</span></a>`}</div>
      ${ticket.version > 1 && html`<p class="small">${t('ticket.replaced', { n: ticket.version })}</p>`}
    </${StatusCard}></div>
    <${Sheet} sheet=${ticket.sheet} version=${ticket.version} />`;
}

/** By kind of paper, where they differ. */
const Belongings = ({ list }) => html`<${Section} id="bring" title=${t('ticket.bring')}><div class="card pad stack">${list.map(({ title, text }, n) => html`
  <div key=${n}>${list.length > 1 && html`<h3>${words(title)}</h3>`}<p>${words(text)}</p></div>`)}</div></${Section}>`;

const ExamDay = ({ sheet }) => html`${sheet.belongings?.length > 0 && html`<${Belongings} list=${sheet.belongings} />`}
  <${Section} id="day" title=${t('ticket.day')}><ol class="card numbered" role="list">
    ${sheet.rules.map((rule, n) => html`<li key=${n}><span>${words(rule)}</span></li>`)}</ol></${Section}>
  ${!onWay() && html`<div class="no-print"><${LinkRows} rows=${[
    { href: href('photo'), icon: 'image', text: t('ticket.photo'), small: t('ticket.photo_small') },
    { href: href('school'), icon: 'document', text: t('school.title') },
  ]} /></div>`}`;

const TITLES = { ready: 'status.ticket_ready.head', failed: 'status.ticket_failed.head', making: 'status.ticket_making.head' };

export default function Ticket() {
  const { ticket, problem, reload } = useTicket();
  const again = useAction(async (stage) => {
    take(await post(roundPath('/ticket'), {}, { stage, safe: true }));
    reload();
  });
  const state = ticket.value?.state;
  const title = titleOf(round.value.ticket_title);
  useTitle(TITLES[state] ? t(TITLES[state]) : title);
  if (!usePhaseTwo()) return null;
  if (problem.value) return html`<h1 class="sr" tabindex="-1">${title}</h1><${ProblemNote} problem=${problem.value} />`;
  if (!state) return html`<${Skeleton} />`;
  if (state === 'making') return html`<${Making} />`;
  if (state === 'failed') return html`<${Failed} again=${again} />`;
  if (state === 'none') return html`<${StatusCard} tone="info" icon="info" head=${t('ticket.none')} text=${t('ticket.none_text')}>
    <a class="btn primary block" href=${href('data')}>${t('status.confirm.go')}</a></${StatusCard}>`;
  return html`<${Ready} ticket=${ticket.value} /><${ExamDay} sheet=${ticket.value.sheet} />`;
}
