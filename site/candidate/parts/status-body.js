// The inside of the status card: countdown or dates, one button, one escape. One function per state.
import { now, second } from '/shared/clock.js';
import { money } from '/shared/format.js';
import { needWords, t, tx } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, instant, StageNote } from './blocks.js';
import { href, onWay, round } from '../state.js';

const STEP = { before: 1, none: 1, expired: 1, held: 2, paying: 2, unplaced: 2, paid: 3, gap: 3, confirm: 3, ticket_making: 4, ticket_failed: 4, moved: 4, ticket_ready: 5, after: 5, over: 6, results_soon: 6, results: 7 };

/** The step that is now: 0 eligibility, 1 site, 2 payment, 3 data, 4 ticket, 5 exam, 6 result, 7 certificate (8: all done); -1 when nothing goes on. */
export function stepOf(state, result) {
  if (state === 'results' && (!result?.certificate || result.certificate.collected_at)) return 8;
  return STEP[state] ?? (state === 'ineligible' ? 0 : -1);
}

/** The last change of site or time. */
export const moveOf = (view) => view.timeline.filter(({ action }) => action === 'site_changed').sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);

export const Go = ({ page, children }) => html`<a class="btn primary block" href=${href(page)}>${children}</a>`;
const Until = ({ at }) => html`<p class="until">${tx('status.until', { at: instant(at, 'second') }, ['at'])}</p>`;

export function Calendar({ view, primary }) {
  const save = async () => (await import('./calendar.js')).saveExam(round.value, view.registration);
  return html`<button class=${`btn block ${primary ? 'primary' : ''}`} type="button" onClick=${save}>${t('status.calendar')}</button>`;
}

function Refresh({ act, primary, text }) {
  return html`<div class="actions"><button class=${primary ? 'btn primary block' : 'btn text'} type="button" aria-busy=${act.busy.value !== null}
    onClick=${() => act.start()}>${text}</button><${StageNote} stage=${act.stage} /></div>`;
}

export function Clock({ view, reload }) {
  void second.value;
  const over = now() >= Date.parse(view.registration.payment_deadline);
  return html`<div><${Countdown} until=${view.registration.payment_deadline} label=${t('status.left')} mark="status.mark" onZero=${reload} />
    <${Until} at=${view.registration.payment_deadline} />
    ${over && html`<p class="small" role="status">${t('status.checking_release')}</p>`}</div>`;
}

export function Held({ view, refresh, reload }) {
  void second.value;
  const payable = now() < Date.parse(view.registration.payable_until);
  return html`<${Clock} view=${view} reload=${reload} />
    ${payable ? html`<${Go} page="payment">${t('status.pay', { amount: money(view.registration.fee_minor) })}</${Go}>` : html`<p class="notice warn">${t('status.too_late')}</p>`}
    <${Refresh} act=${refresh} primary=${!payable} text=${t('status.paid_already')} />
    <p class="warnline">${t('status.held.note')}</p>`;
}

function Paying({ view, refresh, reload }) {
  const open = view.payment?.state === 'open';
  return html`<${Refresh} act=${refresh} primary text=${t('status.refresh')} />
    ${view.registration && html`<${Clock} view=${view} reload=${reload} />`}
    ${open && html`<p class="warnline">${t('status.paying.note')} <a href=${href('payment')}>${t('status.paying.other')}</a></p>`}`;
}

const RARE = {
  Before: [() => import('./status-before.js'), 'status-before'],
  Moved: [() => import('./status-moved.js'), 'status-moved'],
  Change: [() => import('./status-moved.js'), 'status-moved'],
  MovedNote: [() => import('./status-moved.js'), 'status-moved'],
  Returned: [() => import('./status-returned.js'), 'status-returned'],
  Refunds: [() => import('./status-returned.js'), 'status-returned'],
  ResultsSoon: [() => import('./status-results.js'), 'status-results'],
  Standby: [() => import('./status-standby.js'), 'status-standby'],
  Way: [() => import('./status-way.js'), 'status-way'],
  Papers: [() => import('./status-way.js'), 'status-way'],
  Progress: [() => import('./status-way.js'), 'flow'],
  Changes: [() => import('./status-way.js'), 'flow'],
  PhotoReason: [() => import('./photo-reason.js'), 'photo-state'],
};

/** What few ever see comes with its words when it is needed. */
export function Rare({ part, when = true, ...rest }) {
  const parts = useSignal(null);
  const [load, area] = RARE[part];
  useEffect(() => { if (when) Promise.all([load(), needWords(area)]).then(([found]) => { parts.value = found; }); }, [when, part]);
  const Part = when && parts.value?.[part];
  return Part ? html`<${Part} ...${rest} />` : null;
}
const rare = (part) => (props) => html`<${Rare} part=${part} ...${props} />`;

const BODIES = {
  before: rare('Before'),
  none: ({ view }) => html`<${Go} page=${view.agreement.accepted_version === view.agreement.version ? 'sites' : 'agreement'}>${t('word.choose_site')}</${Go}>`,
  held: Held,
  paying: Paying,
  paid: ({ view }) => html`<${Calendar} view=${view} primary />`,
  gap: ({ view, reload }) => html`<${Countdown} until=${view.round.phase_two.opens_at} label=${t(onWay() ? 'status.gap.left_way' : 'status.gap.left')} mark="word.left" onZero=${reload} /><${Calendar} view=${view} primary />`,
  confirm: () => html`<${Go} page="data">${t('status.confirm.go')}</${Go}>`,
  ticket_making: () => html`<${Go} page="ticket">${t('status.ticket.see')}</${Go}>`,
  ticket_ready: ({ view }) => html`<${Rare} part="MovedNote" when=${Boolean(moveOf(view))} view=${view} /><${Go} page="ticket">${t('status.ticket.see')}</${Go}><${Calendar} view=${view} />`,
  ticket_failed: () => html`<${Go} page="ticket">${t('status.ticket.look')}</${Go}>`,
  moved: rare('Moved'),
  expired: ({ view }) => view.round.phase === 'phase_one' && html`<${Go} page="sites">${t('status.expired.go')}</${Go}>`,
  unplaced: rare('Returned'),
  refunded: rare('Returned'),
  over: () => html`<a class="btn block" href=${href('notice')}>${t('status.notice')}</a>`,
  results_soon: rare('ResultsSoon'),
  results: () => html`<${Go} page="result">${t('status.results.go')}</${Go}>`,
  ineligible: () => html`<${Go} page="eligibility">${t('status.ineligible.go')}</${Go}>`,
};
const notice = () => html`<a class="btn block" href=${href('notice')}>${t('status.notice')}</a>`;

const OF_WAY = ['none', 'held', 'reviewing', 'expired'];
const WayOn = rare('Way');

export const bodyOf = (state) => (onWay() && OF_WAY.includes(state) ? WayOn : BODIES[state] ?? notice);
