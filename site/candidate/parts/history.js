// What happened, newest first; what money goes back.
import { money } from '/shared/format.js';
import { has, t, tx } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Section } from './cards.js';
import { D, instant } from './time.js';

const TONE = { pending: 'warn', done: 'ok', failed: 'bad' };

export function Refunds({ refunds }) {
  if (!refunds.length) return null;
  return html`<${Section} id="refunds" title=${t('refunds.title')}><ul class="card events" role="list">${refunds.map((refund) => html`
    <li key=${refund.refund_no}><p class="event-head"><b>${money(refund.amount_minor)}</b><span class=${`tag ${TONE[refund.state]}`}>${t(`refunds.${refund.state}`)}</span></p>
      <p class="small">${t(`refunds.reason.${refund.reason}`)}</p>
      <p class="tiny mute">${tx(refund.done_at ? 'refunds.done_at' : 'refunds.asked_at', { at: instant(refund.done_at ?? refund.requested_at) })}<br />${t('refunds.no', { no: refund.refund_no })}</p></li>`)}</ul></${Section}>`;
}

export function Timeline({ timeline }) {
  if (!timeline.length) return null;
  const newest = [...timeline].sort((a, b) => (a.at < b.at ? 1 : -1));
  const lines = newest.map(({ at, who, action, reason }, n) => html`<li key=${n}>
    <p>${t(has(`timeline.${action}`) ? `timeline.${action}` : 'timeline.other')}</p>
    ${reason && html`<p class="small">${t('timeline.reason', { reason: has(`photo.reason.${reason}`) ? t(`photo.reason.${reason}`) : reason })}</p>`}
    <p class="tiny mute"><${D} at=${at} style="second" /> · ${t(`timeline.who.${who}`)}</p></li>`);
  return html`<${Section} id="timeline" title=${t('timeline.title')}>
    <div class="card"><ul class="events" role="list">${lines.slice(0, 4)}</ul>
    ${lines.length > 4 && html`<details class="more"><summary>${t('timeline.more', { n: lines.length - 4 })}</summary><ul class="events" role="list">${lines.slice(4)}</ul></details>`}
    </div></${Section}>`;
}
