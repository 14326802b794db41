// Building stones: the status card, facts, link rows, countdown.
import { online, Problem } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { when } from '/shared/format.js';
import { has, lang, problemWords, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { contact, href, route, say, signedOut } from '../state.js';

export const StatusCard = ({ tone, icon, head, text, children }) => html`
  <section class=${`card status ${tone}`}>
    <div class="status-head"><${Icon} name=${icon} /><h1 tabindex="-1">${head}</h1>${text && html`<p>${text}</p>`}</div>
    ${children && html`<div class="status-body">${children}</div>`}
  </section>`;

/** A municipality is its own city; a ticket's address comes whole. */
export const placeOf = ({ province = '', city = '', address }) => (province === city ? '' : province) + city + address;

/** rows: [term, description, small print] */
export const Facts = ({ rows }) => html`<dl class="kv">${rows.filter(Boolean).map(([term, fact, small]) => html`
  <div key=${term}><dt>${term}</dt><dd>${fact}${small && html`<small>${small}</small>`}</dd></div>`)}</dl>`;

export const Section = ({ title, children, id }) => html`<section class="section" aria-labelledby=${id}>
  <h2 id=${id} tabindex="-1">${title}</h2>${children}</section>`;

/** rows: {href, icon, text, small, tag} */
export const LinkRows = ({ rows }) => html`<ul class="rows" role="list">${rows.filter(Boolean).map((row) => html`
  <li key=${row.href}><a href=${row.href}>${row.icon && html`<${Icon} name=${row.icon} />`}
    <span class="grow">${row.text} ${row.tag}${row.small && html`<small>${row.small}</small>`}</span>
    <${Icon} name="forward" /></a></li>`)}</ul>`;

const MARKS = [0, 60, 300, 1800, 7200];
const two = (n) => String(n).padStart(2, '0');
export const instant = (at, style = 'minute') => when(at, style, lang.value);
export const D = ({ at, style }) => html`<time class="d" datetime=${at}>${instant(at, style)}</time>`;

/** 4 天 20 小时 / 20 小时 18 分 / 18 分 */
export function left(until) {
  const minutes = Math.max(0, Math.ceil((Date.parse(until) - now()) / 60e3));
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (d) return t('left.days', { d, h });
  return h ? t('left.hours', { h, m }) : t('left.minutes', { m });
}

export function Left({ until }) {
  void second.value;
  return html`<b class="d">${left(until)}</b>`;
}

function parts(seconds) {
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return d ? [[d, 'd'], [h % 24, 'h']] : [[two(h), 'h'], [two(m), 'm'], [two(s), 's']];
}

/** Ticks silently, speaks at five marks, and at zero asks (`onZero`): only the answer changes the state. */
export function Countdown({ until, label, mark, onZero }) {
  void second.value;
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now()) / 1e3));
  const spoken = useRef(null);
  const passed = MARKS.find((limit) => seconds <= limit);
  useEffect(() => {
    if (spoken.current !== null && passed !== spoken.current && seconds) say(t(mark, { left: left(until) }));
    spoken.current = passed ?? Infinity;
    if (!seconds) onZero?.();
  }, [passed, seconds === 0]);
  return html`<div class="count"><span class="count-label">${label}</span>
    <div class="digits" role="timer" aria-label=${label}>
      ${parts(seconds).map(([n, unit]) => html`<span key=${unit}>${n}</span><i key=${`${unit}-`}>${t(`unit.${unit}`)}</i>`)}</div></div>`;
}

export function useTitle(title) {
  useEffect(() => { document.title = `${title} - ${t('site.name')}`; }, [title, lang.value]);
}

/** Move the focus to the page's heading: after a new page and after a changed state. */
export const focusHeading = () => document.querySelector('main h1')?.focus({ preventScroll: true });

/** Real headings come with the page; until then bars (400 ms) and, after 5 s, words. */
export function Skeleton() {
  const slow = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => { slow.value = true; }, 5e3);
    return () => clearTimeout(timer);
  }, []);
  return html`<div class="skeleton" aria-busy="true">
    ${[1, 2, 3].map((n) => html`<span class=${`bone b${n}`} key=${n}></span>`)}
    <p class="mute" role="status">${slow.value && t('site.slow')}</p></div>`;
}

/**
 * One act of the person: `run(stage, ...args)` is called once at a time; `busy` is its first argument.
 * A refusal lands in `problem`; an ended session leads to sign-in and back.
 */
export function useAction(run) {
  const busy = useSignal(null);
  const stage = useSignal('');
  const problem = useSignal(null);
  const start = async (...args) => {
    if (busy.value !== null) return undefined;
    busy.value = args[0] ?? true;
    problem.value = null;
    try {
      return await run((word) => { stage.value = word; }, ...args);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'not_signed_in') signedOut(true);
      else problem.value = error;
      return undefined;
    } finally {
      busy.value = null;
    }
  };
  return { busy, stage, problem, start };
}

/** Title and advice; the instant to wait for is never told too early: the next whole minute. */
export function problemText({ code, params = {}, retryAfter = 0 }) {
  const at = Math.ceil(new Date(params.until ?? params.retry_at ?? now() + Math.max(retryAfter, params.retry_after ?? 0) * 1e3) / 6e4) * 6e4;
  return problemWords(code, { ...params, at: when(at, params.until ? 'minute' : 'time', lang.value) });
}

const WAY_ON = {
  already_registered: 'status', already_waiting: 'status', no_answer: 'status', wrong_state: 'status', hold_expired: 'status', window_closed: 'status',
  payment_pending: 'status', idempotency_mismatch: 'status', busy: 'status',
  agreement_needed: 'agreement', consent_needed: 'agreement', not_eligible: 'eligibility', proof_needed: 'proof', sold_out: 'sites', site_closed: 'sites',
};

function hours({ opens_at: opens, closes_at: closes }) {
  if (!opens || !closes) return null;
  const [from, to] = [opens, closes].map((at) => when(at, 'minute', lang.value));
  return html`<p>${tx('problem.window', { from, to })}</p>`;
}

/** A refusal beside what was asked for: what is wrong, what to do, one way on. */
export function ProblemNote({ problem, here }) {
  const { title, todo } = problemText(problem);
  const way = WAY_ON[problem.code];
  return html`<div class="notice bad problem" role="alert">
    <${Icon} name="alert" /><div>
      <p><b>${title}</b></p><p>${todo}</p>
      ${problem.code === 'window_closed' && hours(problem.params)}
      ${way && way !== here && html`<p><a class="way" href=${href(way)}>${t(`problem.way.${problem.code === 'consent_needed' ? 'consents' : way}`)}</a></p>`}
      ${problem.status >= 500 && problem.requestId && html`<p class="tiny mute">${t('problem.request', { id: problem.requestId })}</p>`}
    </div></div>`;
}

/** 3 s: being done; 8 s: many people, still being done. `kind` picks the sentence. */
export function StageNote({ stage, kind = 'any' }) {
  const key = `wait.${kind}.${stage.value}`;
  return html`<p class="stage" role="status">${stage.value && html`<span class="spin" aria-hidden="true"></span>
    ${t(has(key) ? key : `wait.any.${stage.value}`)}`}</p>`;
}

function failureWords(problem) {
  if (!online.value) return { title: t('failure.offline.head'), todo: t('failure.offline.text') };
  const { title, todo } = problemText(problem.code === 'no_answer' ? { code: 'internal' } : problem);
  return { title, todo: problem.status === 503 ? t('failure.busy') : todo };
}

/** Something did not open: what happened to the data, what to do, whom to ask. Offline, it opens by itself. */
export function Failure({ problem, again }) {
  const { title, todo } = failureWords(problem);
  const lost = problem.status === 404 || problem.status === 403;
  const cut = useRef(false);
  useTitle(title);
  useEffect(() => {
    if (cut.current && online.value) again?.();
    cut.current = !online.value;
  }, [online.value]);
  return html`<${StatusCard} tone="plain" icon="info" head=${title} text=${todo}>
    <div class="actions">${lost || !again
      ? html`<a class="btn primary block" href=${href('', '')}>${t('failure.home')}</a>`
      : html`<button class="btn primary block" type="button" onClick=${again}>${t('failure.again')}</button>
        ${route.value.round && html`<a class="btn text" href=${href('status')}>${t('problem.way.status')}</a>`}`}</div>
    ${contact.value && html`<p class="small">${t('foot.inquiry')} <a class="d" href=${`tel:${contact.value.inquiry}`}>${contact.value.inquiry}</a></p>`}
    ${problem.requestId && html`<p class="tiny mute">${t('problem.request', { id: problem.requestId })}</p>`}
  </${StatusCard}>`;
}
