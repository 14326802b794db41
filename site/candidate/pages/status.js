// 我的报考: the one truth. State, deadline, next action; then facts, progress, history.
import { poll, post, remove } from '/shared/api.js';
import { money } from '/shared/format.js';
import { lang, t, tx } from '/shared/i18n.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { Facts, Section, StatusCard, Steps } from '../parts/cards.js';
import { condition, LOOK, stepOf } from '../parts/condition.js';
import { focusHeading, ProblemNote, StageNote, useAction, useTitle } from '../parts/feedback.js';
import { Refunds, Timeline } from '../parts/history.js';
import { bodyOf } from '../parts/status-body.js';
import { instant } from '../parts/time.js';
import { route } from '../router.js';
import { loadRound, loadView, roundPath, say, take, view as current } from '../state.js';

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
    [t('mine.candidate'), candidate.name, html`${t('mine.ticket')} <span class="d">${candidate.ticket_no_masked}</span>`],
    candidate.school && [t('mine.school'), candidate.school],
    site && [t('mine.site'), siteName(site), `${site.province}${site.city}${site.address}`],
    site && [t('mine.exam_on'), html`<span class="d">${instant(registration.sitting.on, 'paper')}</span>`, t('mine.sitting')],
    live && [t('mine.fee'), money(registration.fee_minor)],
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
  const asked = useRef(null);
  useEffect(() => () => asked.current?.(), []);
  return () => {
    asked.current?.();
    const before = current.value.state + current.value.round.phase;
    const ask = async () => {
      await Promise.all([loadView(), loadRound(true)]);
      return current.value?.state + current.value?.round.phase !== before;
    };
    ask().then((done) => { if (!done) asked.current = poll(ask, 3e3); }, () => { asked.current = poll(ask, 3e3); });
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
