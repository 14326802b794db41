// What the status page shows to few: a changed site, money on its way back, the hour of the results.
import { money } from '/shared/format.js';
import { has, lang, t, tx, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Countdown, Facts, instant, Section } from './blocks.js';
import { Calendar, Go, moveOf } from './status-body.js';
import { href, round } from '../state.js';

const TONE = { pending: 'warn', done: 'ok', failed: 'bad' };

export function Refunds({ refunds }) {
  return html`<${Section} id="refunds" title=${t('refunds.title')}><ul class="card events" role="list">${refunds.map((refund) => html`
    <li key=${refund.refund_no}><p class="event-head"><b>${money(refund.amount_minor)}</b><span class=${`tag ${TONE[refund.state]}`}>${t(`refunds.${refund.state}`)}</span></p>
      <p class="small">${t(has(`refunds.reason.${refund.reason}`) ? `refunds.reason.${refund.reason}` : 'refunds.reason.other')}</p>
      <p class="tiny mute">${tx(refund.done_at ? 'refunds.done_at' : 'refunds.asked_at', { at: instant(refund.done_at ?? refund.requested_at) })}<br />${t('refunds.no', { no: refund.refund_no })}</p></li>`)}</ul></${Section}>`;
}

export function Moved({ view }) {
  const { params = {}, reason } = moveOf(view) ?? {};
  const { site, sitting } = view.registration;
  const phase = view.round.phase;
  return html`<${Facts} rows=${[
      params.from !== params.to && [t('moved.was'), html`<s>${words(params.from)}</s>`],
      [t('moved.now'), (lang.value === 'en' && site.name_en) || site.name, site.address],
      params.from_sitting && [t('moved.was_at'), html`<s class="d">${instant(params.from_sitting)}</s>`],
      [t('moved.now_at'), html`<b class="d">${instant(sitting.starts_at)}</b>`, t('moved.entry', { from: instant(sitting.entry_from, 'time'), until: instant(sitting.entry_until, 'time') })],
      reason && [t('moved.why'), reason],
    ]} />
    ${phase === 'phase_two' && html`<${Go} page=${view.ticket?.state === 'making' ? 'ticket' : 'data'}>${t('status.moved.go')}</${Go}>`}
    ${['phase_one', 'gap'].includes(phase) && html`<p>${tx('status.paid.text', { at: instant(view.round.phase_two.opens_at) }, ['at'])}</p><${Calendar} view=${view} primary />`}`;
}

const toRefunds = (event) => {
  event.preventDefault();
  const heading = document.getElementById('refunds');
  heading?.scrollIntoView();
  heading?.focus();
};
const ToRefunds = () => html`<a class="btn primary block" href="#refunds" onClick=${toRefunds}>${t('status.unplaced.go')}</a>`;

export function ResultsSoon({ opening }) {
  const out = round.value.results_at;
  return html`<${Countdown} until=${out} label=${t('status.results_soon.left')} mark="word.left" onZero=${opening.begin} />
    <p class="stage" role="status">${opening.opening.value && html`<span class="spin" aria-hidden="true"></span>${t('status.results_soon.opening')}`}</p>
    <a class="btn block" href=${href('result')}>${t('status.results_soon.go')}</a>`;
}

/** Paid without a seat, or refunded: where the money is, and whether one may try again. */
export function Returned({ view }) {
  const open = view.round.phase === 'phase_one';
  return html`<${ToRefunds} />${view.state === 'refunded' && html`<p>${t(open ? 'status.refunded.again' : 'status.refunded.next')}</p>`}
    ${open && html`<a class="btn text" href=${href('sites')}>${t('status.expired.go')}</a>`}`;
}

/** Why a photo was refused; any other code says nothing. */
export const PhotoReason = ({ reason }) => has(`photo.reason.${reason}`) && html`<p class="small">${t('timeline.reason', { reason: t(`photo.reason.${reason}`) })}</p>`;
