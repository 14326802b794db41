// What is known of one registration, in groups; masked values can be shown by whoever may, with a purpose.
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { at, money, t, wordOf, words } from '../lib/words.js';
import { siteName } from '../parts/site_name.js';

const num = (value) => value && html`<span class="num">${value}</span>`;
const instant = (value) => value && html`<span class="d">${at(value, 'second')}</span>`;

export function Group({ id, title, note, children }) {
  return html`<section class="card panel" aria-labelledby=${id}><h2 id=${id}>${title}</h2>${note && html`<p class="small mute">${note}</p>`}${children}</section>`;
}

const Nothing = () => html`<p class="small mute">${t('registration.nothing')}</p>`;

/** lines: [[word, value]]; lines without a value are left out. */
export function Facts({ lines }) {
  const known = lines.filter(([, value]) => value);
  return known.length ? html`<dl class="facts">${known.map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>` : html`<${Nothing} />`;
}

/** A masked value, and the way to the whole one; shown ones stay until hidden again. */
function Masked({ desk, what, masked }) {
  const whole = desk.shown.value[what];
  if (whole) {
    return html`<span class="masked"><b class="num">${whole}</b>
      <button class="btn text" type="button" onClick=${() => desk.hide(what)}>${t('reveal.hide')}<span class="sr"> ${t(`reveal.${what}`)}</span></button></span>`;
  }
  return html`<span class="masked"><span class="num">${masked}</span>${desk.can('reveal')
    && html`<button class="btn text" type="button" onClick=${() => desk.open('reveal', what)}>${t('reveal.show')}<span class="sr"> ${t(`reveal.${what}`)}</span></button>`}</span>`;
}

function scoreWords({ eligible, best, reasons }) {
  if (best) return t(eligible ? 'registration.eligible' : 'registration.not_eligible', { exam: wordOf('exam', best.exam), total: best.total, limit: best.limit });
  if (!reasons.length) return null;
  const clauses = [...new Set(reasons.map((one) => one.clause).filter(Boolean))];
  return reasons[0].code === 'score_missing' ? t('registration.no_score') : t('registration.unfit', { clauses: clauses.join(t('list.comma')) || '–' });
}

export function Who({ answer: { person, view }, desk, acts }) {
  const masked = (what, value) => value && html`<${Masked} desk=${desk} what=${what} masked=${value} />`;
  const ids = person.ids.map(({ type, masked: value }) => [wordOf('id_type', type), masked('id_no', value)]);
  return html`<${Group} id="who" title=${t('registration.who')}><${Facts} lines=${[
    [t('registration.name'), masked('name', person.name_masked)], ...ids,
    [t('registration.ticket'), masked('written_ticket_no', view.candidate.ticket_no_masked)],
    [t('registration.phone'), masked('phone', person.phone_masked)], [t('registration.email'), masked('email', person.email_masked)],
    [t('registration.school'), person.school], [t('registration.eligibility'), scoreWords(view.eligibility)],
    [t('registration.agreed'), instant(view.agreement.accepted_at)]]} />
    ${acts.length > 0 && html`<p class="acts">${acts.map((name) => html`<button class="btn" type="button" onClick=${() => desk.open(name)}>${t(`registration.act.${name}`)}</button>`)}</p>`}<//>`;
}

/** A paper with its time; a retained one is not sat again. */
function Paper({ paper }) {
  const { sitting, part } = paper;
  return html`<p>${words(paper.name)} <span class="mute">${paper.code}</span>${paper.retained ? html` <span class="tag">${t('registration.retained')}</span>`
    : sitting && html` · ${part && `${words(part.name)} · `}<span class="d">${at(sitting.starts_at)}</span>`}</p>`;
}

/** What was chosen beside the papers, in the programme's own words. */
function answersOf(answers, fields) {
  return Object.entries(answers ?? {}).flatMap(([id, value]) => {
    const field = fields.find((known) => known.id === id);
    const option = field?.options.find((known) => known.id === value);
    return option ? [[words(field.title), words(option.words)]] : [];
  });
}

export function Where({ view: { registration: one }, fields }) {
  const lines = one ? [
    [t('registration.no'), num(one.registration_no)], [t('registration.site'), siteName(one.site)],
    [t('registration.papers'), one.papers?.length > 0 && one.papers.map((paper) => html`<${Paper} paper=${paper} />`)],
    [t('registration.sitting'), !one.papers?.length && one.sitting?.starts_at && html`<span class="d">${at(one.sitting.starts_at)}</span>`],
    [t('registration.held_at'), instant(one.held_at)],
    [t('registration.deadline'), !one.paid_at && instant(one.payment_deadline)], [t('registration.paid_at'), instant(one.paid_at)],
    [t('registration.confirmed_at'), instant(one.confirmed_at)],
    ...answersOf(one.answers, fields),
  ] : [];
  return html`<${Group} id="where" title=${t('registration.where')}><${Facts} lines=${lines} /><//>`;
}

/** Attempts to pay, money that came and money that went back, as one account by time. */
function movements({ payments, receipts, refunds }) {
  return [
    ...payments.map((one) => ({ at: one.started_at, kind: 'payment', amount: one.amount_minor, state: wordOf('payment', one.state), no: one.payment_no })),
    ...receipts.map((one) => ({ at: one.at, kind: 'receipt', amount: one.amount_minor, state: wordOf('provider', one.provider), no: one.provider_no })),
    ...refunds.map((one) => ({ at: one.done_at ?? one.requested_at, kind: 'refund', amount: -one.amount_minor, state: `${wordOf('refund', one.reason)} · ${wordOf('refund.state', one.state)}`, no: one.refund_no })),
  ].sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
}

export function Money({ money: all }) {
  const rows = movements(all);
  return html`<${Group} id="money" title=${t('registration.money')}>${rows.length ? html`<ul class="lines account small" role="list">${rows.map((row) => html`<li>
      <span class="grow"><b>${t(`movement.${row.kind}`)}</b> · ${row.state}<small>${row.at && html`<span class="d">${at(row.at, 'second')}</span> · `}<span class="num">${row.no}</span></small></span>
      <b class=${`num ${row.kind}`}>${row.amount < 0 ? `−${money(-row.amount)}` : money(row.amount)}</b></li>`)}</ul>` : html`<${Nothing} />`}<//>`;
}

function Photo({ one }) {
  return html`<li class="thumb">${one.url ? html`<img src=${one.url} alt="" width="60" height="80" />` : html`<span class="no-photo tiny mute">${t('photo.none')}</span>`}<span>${wordOf('photo.source', one.source)}
    <small>${wordOf('photo.state', one.state)}</small>${one.at && html`<small class="d">${at(one.at)}</small>`}</span></li>`;
}

export function Photos({ photos }) {
  return html`<${Group} id="pictures" title=${t('registration.photos')}>${photos.length ? html`<ul class="pictures small" role="list">${photos.map((one) => html`<${Photo} one=${one} />`)}</ul>` : html`<${Nothing} />`}<//>`;
}

export function Tickets({ answer: { tickets, view }, desk }) {
  const number = view.ticket?.ticket_no;
  const current = tickets.find((one) => one.state === 'ready');
  return html`<${Group} id="tickets" title=${t('registration.tickets')}>${tickets.length ? html`<ul class="lines small" role="list">${tickets.map((one) => html`<li>
      <span class="grow"><b>${t('registration.version', { n: one.version })}</b><small>${one.made_at && html`<span class="d">${at(one.made_at)}</span>`}</small></span>
      <span class=${`tag ${one === current ? 'ok' : ''}`}>${wordOf('ticket', one.state)}</span></li>`)}</ul>` : html`<${Nothing} />`}
    ${number && html`<${Facts} lines=${[[t('reveal.ticket_no'), html`<${Masked} desk=${desk} what="ticket_no" masked=${number} />`]]} />`}
    ${desk.can('reprint') && html`<p><button class="btn" type="button" onClick=${() => desk.open('reprint')}><${Icon} name="print" />${t('reprint.open')}</button></p>`}<//>`;
}

function sentWords(sent) {
  return sent.map(({ channel, state }) => t('registration.sent', { channel: wordOf('channel', channel), state: wordOf('sending', state) })).join(t('list.comma'));
}

export function Messages({ messages }) {
  return html`<${Group} id="messages" title=${t('registration.messages')}>${messages.length ? html`<ul class="lines small" role="list">${messages.map((one) => html`<li><span class="grow"><b>${wordOf('message', one.kind)}</b>
      <small><span class="d">${at(one.at)}</span>${one.sent.length > 0 && ` · ${sentWords(one.sent)}`}</small></span></li>`)}</ul>` : html`<${Nothing} />`}<//>`;
}

/** There only once results are open. */
export function Result({ result, desk }) {
  if (!result) return null;
  const paper = result.certificate_no;
  return html`<${Group} id="result" title=${t('registration.result')}><p><b class="grade">${result.grade ? t('grade_is', { grade: result.grade }) : result.special ? wordOf('special', result.special) : t('registration.result.open')}</b></p>
    ${paper && html`<${Facts} lines=${[[t('registration.certificate'), desk.can('void_certificate') ? html`<a href=${href('certificates', { q: paper })}>${num(paper)}</a>` : num(paper)]]} />`}<//>`;
}

export function Looks({ looks }) {
  return html`<${Group} id="looks" title=${t('looks.title')} note=${t('looks.note')}>${looks.length ? html`<ul class="lines small" role="list">${looks.map((one) => html`<li><span class="grow"><b>${wordOf('reveal', one.what)}</b> · ${one.purpose}
      <small><span class="d">${at(one.at, 'second')}</span> · ${one.by ? `${one.by} · ` : ''}${wordOf('role', one.role)}</small></span></li>`)}</ul>` : html`<p class="small mute">${t('looks.none')}</p>`}<//>`;
}

