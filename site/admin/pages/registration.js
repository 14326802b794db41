// One registration: the status card as the candidate sees it, the facts, money, photo and ticket, and what happened when.
import { get } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { at, lang, money, t, wordOf } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { StatusCard } from '../parts/status_card.js';
import { Timeline } from '../parts/timeline.js';
import { siteName } from './board_sites.js';

/** Only the first character of a name: whose record it is, without saying it across the counter. */
const hidden = (name) => [...name].map((char, i) => (i && /[\p{L}]/u.test(char) ? '*' : char)).join('');
const instant = (value) => value && html`<span class="d">${at(value, 'second')}</span>`;

function Facts({ id, title, lines }) {
  const known = lines.filter(([, value]) => value);
  return html`<section class="card panel" aria-labelledby=${id}><h2 id=${id}>${title}</h2>
    ${known.length ? html`<dl class="facts">${known.map(([word, value]) => html`<div><dt>${t(word)}</dt><dd>${value}</dd></div>`)}</dl>`
      : html`<p class="small mute">${t('registration.nothing')}</p>`}</section>`;
}

function scoreWords({ eligible, best, reasons }) {
  if (best) return t(eligible ? 'registration.eligible' : 'registration.not_eligible', { exam: wordOf('exam', best.exam), total: best.total, limit: best.limit });
  return reasons.length ? t('registration.no_score') : null;
}

const person = ({ candidate, eligibility, agreement }) => [
  ['registration.name', hidden(candidate.name)], ['registration.id_no', html`<span class="num">${candidate.id_no_masked}</span>`],
  ['registration.ticket', html`<span class="num">${candidate.ticket_no_masked}</span>`], ['registration.school', candidate.school],
  ['registration.eligibility', scoreWords(eligibility)], ['registration.agreed', instant(agreement.accepted_at)],
];

const place = ({ registration: one }) => (one ? [
  ['registration.no', html`<span class="num">${one.registration_no}</span>`], ['registration.site', siteName(one.site)],
  ['registration.held_at', instant(one.held_at)], ['registration.deadline', instant(one.payment_deadline)],
  ['registration.paid_at', instant(one.paid_at)], ['registration.confirmed_at', instant(one.confirmed_at)],
] : []);

function moneyLines({ payment, refunds }) {
  const paid = payment ? [['registration.payment_no', html`<span class="num">${payment.payment_no}</span>`],
    ['registration.payment_state', wordOf('payment', payment.state)], ['registration.amount', money(payment.amount_minor)],
    ['registration.started_at', instant(payment.started_at)]] : [];
  const back = refunds.map((one) => ['registration.refund', html`${money(one.amount_minor)} · ${wordOf('refund', one.reason)} · ${wordOf('refund.state', one.state)}`]);
  return [...paid, ...back];
}

const papers = ({ photo, ticket }) => [
  ['registration.photo', photo && html`<span class="thumb"><img src=${photo.url} alt=${t('registration.photo.alt')} width="60" height="80" />
    <span>${wordOf('photo.source', photo.source)}${photo.pending && html`<br />${wordOf('photo.pending', photo.pending.state)}`}</span></span>`],
  ['registration.ticket_state', ticket && `${wordOf('ticket', ticket.state)}${ticket.version ? ` · ${t('registration.version', { n: ticket.version })}` : ''}`],
];

function Detail({ answer }) {
  const { view } = answer;
  return html`<div class="record"><div class="col"><section aria-labelledby="seen"><h2 id="seen" class="over small mute">${t('registration.seen')}</h2><${StatusCard} view=${view} /></section>
      <${Facts} id="who" title=${t('registration.who')} lines=${person(view)} />
      <${Facts} id="where" title=${t('registration.where')} lines=${place(view)} />
      <${Facts} id="money" title=${t('registration.money')} lines=${moneyLines(view)} />
      <${Facts} id="papers" title=${t('registration.papers')} lines=${papers(view)} /></div>
    <section class="card panel" aria-labelledby="timeline"><h2 id="timeline">${t('timeline.title')}</h2><p class="small mute">${t('timeline.note')}</p>
      <${Timeline} lines=${answer.timeline ?? view.timeline} /></section></div>`;
}

export default function Registration({ id }) {
  const load = useLoad(() => get(path(`/registrations/${encodeURIComponent(id)}`)));
  const view = load.value.value?.view;
  const title = view ? t('registration.title', { name: hidden(view.candidate.name) }) : t('registration.title.wait');
  const back = [href('registrations', Object.fromEntries(route.value.query)), t('registrations.title')];
  return html`<${PageHead} title=${title} note=${view && html`<span lang=${lang.value}>${t('registration.masked')}</span>`} back=${back} />
    <${Asked} load=${load}>${(answer) => html`<${Detail} answer=${answer} />`}<//>`;
}
