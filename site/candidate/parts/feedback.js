// Waiting, still trying, refused: how the pages answer while and after something is asked.
import { Problem } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { when } from '/shared/format.js';
import { has, lang, problemWords, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { href, replace, signedOut, view } from '../state.js';

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

/** Title and advice with every instant of the problem in words. */
export function problemText({ code, params = {}, retryAfter = 0 }) {
  const at = params.retry_at ?? now() + Math.max(retryAfter, params.retry_after ?? 0) * 1e3;
  return problemWords(code, { ...params, at: when(at, 'time', lang.value) });
}

const WAY_ON = {
  already_registered: 'status', no_answer: 'status', wrong_state: 'status', hold_expired: 'status', window_closed: 'status',
  payment_pending: 'status', idempotency_mismatch: 'status', busy: 'status',
  agreement_needed: 'agreement', not_eligible: 'eligibility', proof_needed: 'proof', sold_out: 'sites', site_closed: 'sites',
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
      ${way && way !== here && html`<p><a class="way" href=${href(way)}>${t(`problem.way.${way}`)}</a></p>`}
      ${problem.status >= 500 && problem.requestId && html`<p class="tiny mute">${t('problem.request', { id: problem.requestId })}</p>`}
    </div></div>`;
}

/** 3 s: being done; 8 s: many people, still being done. `kind` picks the sentence. */
export function StageNote({ stage, kind = 'any' }) {
  const key = `wait.${kind}.${stage.value}`;
  return html`<p class="stage" role="status">${stage.value && html`<span class="spin" aria-hidden="true"></span>
    ${t(has(key) ? key : `wait.any.${stage.value}`)}`}</p>`;
}

/** Where the page may not be, it leads to the one that tells why. True where it may. */
export function usePhaseTwo() {
  const { state, round } = view.value;
  const here = state === 'paid' && round.phase === 'phase_two';
  useEffect(() => { if (!here) replace('status'); }, [here]);
  return here;
}

export function useProved(page) {
  const here = usePhaseTwo();
  const proved = view.value.candidate.proved;
  useEffect(() => { if (here && !proved) replace(`proof?next=${page}`); }, [here, proved]);
  return here && proved;
}

/** Choosing a site: eligible, agreed. */
export function useMayChoose() {
  const { eligibility, agreement } = view.value;
  const wrong = !eligibility.eligible ? 'eligibility' : agreement.accepted_version !== agreement.version && 'agreement';
  useEffect(() => { if (wrong) replace(wrong); }, [wrong]);
  return !wrong;
}
