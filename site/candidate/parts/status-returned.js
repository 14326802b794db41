// Money on its way back: where it is, and whether one may try again. Fetched only then.
import { money } from '/shared/format.js';
import { has, t, tx } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { instant, Section } from './blocks.js';
import { href } from '../state.js';

const TONE = { pending: 'warn', done: 'ok', failed: 'bad' };

export function Refunds({ refunds }) {
  return html`<${Section} id="refunds" title=${t('refunds.title')}><ul class="card events" role="list">${refunds.map((refund) => html`
    <li key=${refund.refund_no}><p class="event-head"><b>${money(refund.amount_minor)}</b><span class=${`tag ${TONE[refund.state]}`}>${t(`refunds.${refund.state}`)}</span></p>
      <p class="small">${t(has(`refunds.reason.${refund.reason}`) ? `refunds.reason.${refund.reason}` : 'refunds.reason.other')}</p>
      <p class="tiny mute">${tx(refund.done_at ? 'refunds.done_at' : 'refunds.asked_at', { at: instant(refund.done_at ?? refund.requested_at) })}<br />${t('refunds.no', { no: refund.refund_no })}</p></li>`)}</ul></${Section}>`;
}

const toRefunds = (event) => {
  event.preventDefault();
  const heading = document.getElementById('refunds');
  heading?.scrollIntoView();
  heading?.focus();
};
const ToRefunds = () => html`<a class="btn primary block" href="#refunds" onClick=${toRefunds}>${t('status.unplaced.go')}</a>`;

/** Paid without a seat, or refunded: where the money is, and whether one may try again. */
export function Returned({ view }) {
  const open = view.round.phase === 'phase_one';
  return html`<${ToRefunds} />${view.state === 'refunded' && html`<p>${t(open ? 'status.refunded.again' : 'status.refunded.next')}</p>`}
    ${open && html`<a class="btn text" href=${href('sites')}>${t('status.expired.go')}</a>`}`;
}
