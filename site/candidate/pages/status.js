// 我的报考: the one truth. State, deadline, next action; then facts, progress, history.
import { poll, post, remove } from '/shared/api.js';
import { condition, LOOK } from '/shared/condition.js';
import { money } from '/shared/format.js';
import { has, lang, t, tx } from '/shared/i18n.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { D, Facts, focusHeading, instant, placeOf, ProblemNote, Section, StageNote, StatusCard, useAction, useTitle } from '../parts/blocks.js';
import { bodyOf, stepOf } from '../parts/status-body.js';
import { Steps } from '../parts/steps.js';
import { loadRound, loadView, roundPath, route, say, take, view as current } from '../state.js';

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

const siteName = (site) => (lang.value === 'en' && site.name_en) || site.name;

function sentence(state, view) {
  const { round, registration, refunds } = view;
  const due = refunds.find(({ reason }) => reason !== 'double')?.amount_minor ?? registration?.fee_minor ?? 0;
  const moved = view.timeline.findLast?.(({ action }) => action === 'site_changed')?.params ?? {};
  const at = { before: round.phase_one.opens_at, none: round.phase_one.closes_at, paid: round.phase_two.opens_at, gap: round.phase_two.opens_at }[state] ?? round.phase_two.closes_at;
  const key = state === 'expired' && round.phase !== 'phase_one' ? 'status.expired.text_over' : `status.${state}.text`;
  return tx(key, { at: instant(at), amount: money(due, 'prose'), old: moved.from ?? '', new: moved.to ?? registration?.site.name ?? '' });
}

function GiveBack() {
  const dialog = useRef(null);
  const give = useAction(async (stage) => {
    take(await remove(roundPath('/registration'), { stage }));
    dialog.current?.close();
    say(t('give.done'));
  });
  return html`<button class="link" type="button" onClick=${() => dialog.current.showModal()}>${t('give.ask')}</button>
    <dialog ref=${dialog} aria-labelledby="give"><div class="stack"><h2 id="give" tabindex="-1" autofocus>${t('give.title')}</h2><p>${t('give.text')}</p>
      ${give.problem.value && html`<${ProblemNote} problem=${give.problem.value} here="status" />`}
      <div class="two"><button class="btn" type="button" onClick=${() => dialog.current.close()}>${t('give.keep')}</button>
        <button class="btn danger" type="button" aria-busy=${give.busy.value !== null} onClick=${() => give.start()}>${t('give.yes')}</button></div>
      <${StageNote} stage=${give.stage} /></div></dialog>`;
}

function Mine({ view, state }) {
  const { candidate, registration } = view;
  const holds = ['held', 'paying'].includes(state);
  const live = registration && (holds || view.state === 'paid');
  const site = live && registration.site;
  return html`<${Section} id="mine" title=${t('site.mine')}><div class="card pad stack"><${Facts} rows=${[
    [t('mine.candidate'), candidate.name, html`${t('word.written_ticket')} <span class="d">${candidate.ticket_no_masked}</span>`],
    candidate.school && [t('mine.school'), candidate.school],
    site && [t('word.site'), siteName(site), placeOf(site)],
    site && [t('word.exam_on'), html`<span class="d">${instant(registration.sitting.on, 'paper')}</span>`, t('word.sitting')],
    live && [t('word.fee'), money(registration.fee_minor)],
    live && [t('mine.no'), html`<span class="num">${registration.registration_no}</span>`],
  ]} />${holds && html`<${GiveBack} />`}</div></${Section}>`;
}

function Progress({ view, state }) {
  const now = stepOf(state);
  const { phase_one: one, phase_two: two } = view.round;
  const small = [
    null, now <= 1 && tx('steps.until', { at: instant(one.closes_at) }), now <= 2 && tx('steps.pay_until', { at: instant(view.round.pay_until) }),
    now < 3 ? tx('steps.from', { at: instant(two.opens_at) }) : now === 3 && tx('steps.span', { from: instant(two.opens_at), to: instant(two.closes_at) }), null, null,
  ];
  const side = { 0: now > 0 && t('steps.passed'), 2: now > 2 && t('steps.paid') };
  const list = ['eligible', 'site', 'pay', 'data', 'ticket', 'exam'].map((step, n) => {
    const wrong = state === 'unplaced' && n === 2;
    return { state: wrong ? 'problem' : n < now ? 'done' : n === now ? 'now' : 'later', text: t(`steps.${step}`), small: small[n], side: wrong ? t('steps.full') : side[n] || '' };
  });
  return html`<${Section} id="steps" title=${t('steps.title')}><${Steps} steps=${list} /></${Section}>`;
}

/** Back from the cashier: ask the provider after 3, 10 and 30 s, then leave it to the button. */
function usePaymentPolls(state, refresh) {
  useEffect(() => {
    if (state !== 'paying' && !(state === 'held' && route.value.query.get('from') === 'cashier')) return undefined;
    const timers = [3e3, 10e3, 30e3].map((after) => setTimeout(() => refresh.start('poll'), after));
    return () => timers.forEach(clearTimeout);
  }, [state]);
}

/** At zero the card asks until the server's answer is another one. */
function useReload() {
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  return () => {
    const before = current.value.state + current.value.round.phase;
    stop.current();
    stop.current = poll(async () => {
      await Promise.all([loadView(), loadRound(true)]);
      return current.value.state + current.value.round.phase !== before;
    }, 1500);
  };
}

export default function Status() {
  const view = current.value;
  const state = condition(view);
  const [tone, icon] = LOOK[state];
  const first = useRef(true);
  const refresh = useAction(async (stage, poll) => {
    take(await post(roundPath('/payment/refresh'), {}, { stage }));
    if (poll !== 'poll' && current.value.state === view.state) say(t('status.no_money_yet'));
  });
  const reload = useReload();
  usePaymentPolls(state, refresh);
  useEffect(() => { loadView().catch(() => {}); }, []);
  useEffect(() => {
    if (!first.current) focusHeading();
    first.current = false;
  }, [state]);
  useTitle(t(`status.${state}.head`));
  const Body = bodyOf(state);
  return html`
    <${StatusCard} tone=${tone} icon=${icon} head=${t(`status.${state}.head`)} text=${sentence(state, view)}>
      <${Body} view=${view} refresh=${refresh} reload=${reload} />
      ${refresh.problem.value && html`<${ProblemNote} problem=${refresh.problem.value} here="status" />`}
      <p class="tiny mute">${tx('status.as_of', { at: instant(view.now, 'second') })}</p>
    </${StatusCard}>
    <${Refunds} refunds=${view.refunds} />
    <${Mine} view=${view} state=${state} />
    ${stepOf(state) >= 0 && state !== 'ineligible' && html`<${Progress} view=${view} state=${state} />`}
    <${Timeline} timeline=${view.timeline} />`;
}
