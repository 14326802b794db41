// 我的报考: the one truth. State, deadline, next action; then facts, progress, history.
import { get, poll, post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { condition, LOOK } from '/shared/condition.js';
import { money } from '/shared/format.js';
import { has, lang, needWords, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { Facts, focusHeading, instant, LinkRows, placeOf, ProblemNote, Section, StageNote, StatusCard, useAction, useTitle } from '../parts/blocks.js';
import { Later } from '../parts/later.js';
import { bodyOf, moveOf, Rare, stepOf } from '../parts/status-body.js';
import { href, loadRound, loadView, onWay, round as roundOf, roundPath, route, say, take, unread, view as current } from '../state.js';

const LOOKS = { ...LOOK, over: ['plain', 'clock'], reviewing: ['warn', 'clock'], results_soon: ['info', 'clock'], results: ['ok', 'award'] };

/** In the words of a way of steps where it has its own. */
function wordOf(state, part) {
  const own = `status.${state}.${part}_way`;
  return onWay() && has(own) ? own : `status.${state}.${part}`;
}

const siteName = (site) => (lang.value === 'en' && site.name_en) || site.name;

function sentence(state, view) {
  const { round, registration, refunds } = view;
  const due = refunds.find(({ reason }) => reason !== 'double')?.amount_minor ?? registration?.fee_minor ?? 0;
  const moved = moveOf(view)?.params ?? {};
  const at = { before: round.phase_one.opens_at, none: round.phase_one.closes_at, paid: round.phase_two.opens_at, gap: round.phase_two.opens_at, results_soon: roundOf.value.results_at }[state] ?? round.phase_two.closes_at;
  const over = state === 'expired' && round.phase !== 'phase_one';
  const shows = state === 'held' && roundOf.value.steps.includes('proof');
  const part = over ? 'text_over' : shows ? 'text_proof' : state === 'moved' && moved.from === moved.to ? 'text_time' : 'text';
  return tx(wordOf(state, part), { at: instant(at), amount: money(due, 'prose'), old: words(moved.from), new: words(moved.to) || registration?.site.name || '' });
}

/** The question before a seat is given back comes with the tap. */
function GiveBack() {
  const part = useSignal(null);
  const ask = () => Promise.all([import('../parts/give-back.js'), needWords('give')]).then(([found]) => { part.value = found.GiveBack; });
  const Question = part.value;
  return html`<button class="link" type="button" onClick=${() => (Question ? document.getElementById('give-back').showModal() : ask())}>${t('give.ask')}</button>
    ${Question && html`<${Question} />`}`;
}

function Mine({ view, state }) {
  const { candidate, registration } = view;
  const holds = ['held', 'paying'].includes(state);
  const live = registration && (holds || state === 'reviewing' || view.state === 'paid');
  const site = live && registration.site;
  return html`<${Section} id="mine" title=${t('site.mine')}><div class="card pad stack"><${Facts} rows=${[
    [t('mine.candidate'), candidate.name, candidate.ticket_no_masked && html`${t('word.written_ticket')} <span class="d">${candidate.ticket_no_masked}</span>`],
    candidate.school && [t('mine.school'), candidate.school],
    site && [t('word.site'), siteName(site), placeOf(site)],
    site && !registration.papers?.length && [t('word.exam_on'), html`<span class="d">${instant(registration.sitting.on, 'paper')}</span>`, t('word.sitting')],
    live && [t('word.fee'), money(registration.fee_minor)],
    live && [t('mine.no'), html`<span class="num">${registration.registration_no}</span>`],
  ]} />${holds && html`<${GiveBack} />`}</div></${Section}>`;
}

/** steps: {state: done | now | later | problem, text, small, side} */
const Steps = ({ steps }) => html`<ol class="card steps" role="list">${steps.map(({ state, text, small, side }, n) => html`
  <li key=${text} class=${state} aria-current=${state === 'now' ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${text}</strong>${small && html`<small>${small}</small>`}</span>
    <span class="side">${state === 'problem' ? html`<span class="tag bad">${side}</span>` : side}<span class="sr"> ${t(`steps.${state}`)}</span></span>
  </li>`)}</ol>`;

const STEPS = ['eligible', 'site', 'pay', 'data', 'ticket', 'exam', 'result', 'certificate'];

/** A registration that was made step by step goes on from the payment. */
function Progress({ view, state, result }) {
  const step = stepOf(state, result);
  const { phase_one: one, phase_two: two } = view.round;
  const { results_at: out, exam_on: exam } = roundOf.value;
  const from = result?.pickup?.opens_at;
  const small = [
    null, step <= 1 && tx('steps.until', { at: instant(one.closes_at) }), step <= 2 && tx('steps.pay_until', { at: instant(view.round.pay_until) }),
    step < 3 ? tx('steps.from', { at: instant(two.opens_at) }) : step === 3 && tx('steps.span', { from: instant(two.opens_at), to: instant(two.closes_at) }), null,
    step <= 5 && instant(view.registration?.sitting.starts_at ?? exam, view.registration ? 'minute' : 'date'),
    step <= 6 && (out ? tx('steps.out', { at: instant(out) }) : t('steps.out_later')),
    step <= 7 && (from ? tx('steps.pickup', { at: instant(from) }) : t('steps.pickup_later')),
  ];
  const side = { 0: step > 0 && t('steps.passed'), 2: step > 2 && t('steps.paid') };
  const list = STEPS.map((name, n) => {
    const wrong = state === 'unplaced' && n === 2;
    return { state: wrong ? 'problem' : n < step ? 'done' : n === step ? 'now' : 'later', text: t(`steps.${name}`), small: small[n], side: wrong ? t('steps.full') : side[n] || '' };
  }).slice(...(onWay() ? [2, 7] : []));
  return html`<${Section} id="steps" title=${t('steps.title')}><${Steps} steps=${list} /></${Section}>`;
}

/** Messages, result, payment paper, who has looked: each a page of its own. */
function More({ view, state }) {
  const n = unread.value ?? 0;
  const paid = view.registration?.paid_at;
  return html`<${Section} id="more" title=${t('more.title')}><${LinkRows} rows=${[
    { href: href('messages'), icon: 'mail', text: t('site.messages'), tag: n > 0 && html`<span class="tag info">${t('more.unread', { n })}</span>`, small: t('more.messages') },
    paid && !['refunded', 'unplaced'].includes(state) && { href: href('result'), icon: 'award', text: t('more.result'), small: roundOf.value.results_at ? tx('steps.out', { at: instant(roundOf.value.results_at) }) : t('steps.out_later') },
    paid && { href: href('receipt'), icon: 'yen', text: t('more.receipt'), small: t('more.receipt_small') },
    { href: href('privacy'), icon: 'shield', text: t('more.privacy'), small: t('more.privacy_small') },
  ]} /></${Section}>`;
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

/** When the last of what is sat begins. */
const lastOf = ({ sitting, papers = [] }) => Math.max(...[...papers.map((paper) => paper.sitting), sitting].filter(Boolean).map(({ starts_at: at }) => Date.parse(at)));

/** After the printing: the exam, then the wait for the result, then the result, which only its own answer opens. */
function useCondition(view) {
  const base = condition(view);
  const { results_at: out, sitting } = roundOf.value;
  const asked = base === 'after' && Boolean(out) && now() >= Date.parse(out);
  if (base === 'after') void second.value;
  const result = useSignal(null);
  const ask = async () => {
    result.value = await get(roundPath('/result'));
    return result.value.state === 'open';
  };
  useEffect(() => { if (asked) ask().catch(() => {}); }, [asked]);
  const outcome = { result: result.value, ask };
  if (base !== 'after') return [base, outcome];
  if (result.value?.state === 'open') return ['results', outcome];
  if (now() < lastOf(view.registration ?? { sitting })) return ['after', outcome];
  return [out ? 'results_soon' : 'over', outcome];
}

export default function Status() {
  const view = current.value;
  const [state, outcome] = useCondition(view);
  const [tone, icon] = LOOKS[state];
  const first = useRef(true);
  const refresh = useAction(async (stage, poll) => {
    take(await post(roundPath('/payment/refresh'), {}, { stage, safe: true }));
    if (poll !== 'poll' && current.value.state === view.state) say(t('status.no_money_yet'));
  });
  const reload = useReload();
  usePaymentPolls(state, refresh);
  useEffect(() => {
    loadView().catch(() => {});
    if (state === 'over') loadRound(true).catch(() => {});
  }, []);
  useEffect(() => {
    if (!first.current) focusHeading();
    first.current = false;
  }, [state]);
  const head = t(wordOf(state, 'head'));
  useTitle(head);
  const Body = bodyOf(state);
  const going = onWay() && view.round.phase === 'phase_one';
  return html`
    <${StatusCard} tone=${tone} icon=${icon} head=${head} text=${sentence(state, view)}>
      <${Body} view=${view} refresh=${refresh} reload=${reload} ask=${outcome.ask} />
      ${refresh.problem.value && html`<${ProblemNote} problem=${refresh.problem.value} here="status" />`}
      <p class="tiny mute">${tx('status.as_of', { at: instant(view.now, 'second') })}</p>
    </${StatusCard}>
    <${Rare} part="Standby" when=${Boolean(view.standby) || view.timeline.some(({ action }) => action.startsWith('standby'))} mine=${view.standby} />
    <${Rare} part="Refunds" when=${view.refunds.length > 0} refunds=${view.refunds} />
    <${Rare} part="Changes" when=${going && view.state === 'paid'} />
    <${Mine} view=${view} state=${state} />
    <${Rare} part="Papers" when=${Boolean(view.registration?.papers?.length)} papers=${view.registration?.papers} />
    <${Rare} part="Progress" key=${state} when=${going && view.state !== 'paid'} />
    ${stepOf(state) >= (onWay() ? 3 : 0) && state !== 'ineligible' && html`<${Progress} view=${view} state=${state} result=${outcome.result} />`}
    <${More} view=${view} state=${state} />
    <${Later} part="timeline" words="timeline" timeline=${view.timeline} />`;
}
