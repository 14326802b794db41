// The one tap that holds a seat: with its key, the pass of the opening, and work where the round asks for it.
import { newKey, post } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { t } from '/shared/i18n.js';
import { useEffect, useSignal } from '/shared/ui.js';
import { useAction } from './blocks.js';
import { makeReady, passing } from './gate.js';
import { passOf } from './pass.js';
import { drop, go, keep, kept, round, roundPath, say, take } from '../state.js';

/** The key of this intention: the same after a reload, a new one for another site. */
function holdKey(site) {
  const [code, key] = (kept('hold-key') ?? '').split(' ');
  const mine = code === site ? key : newKey();
  keep('hold-key', `${site} ${mine}`);
  return mine;
}

export const works = () => Boolean(round.value.seat_rules?.work?.hold);
export const workPath = () => `/work?for=hold&round=${encodeURIComponent(round.value.id)}`;

/** Is the opening still before, or in the time in which people go in one by one? */
export function inTurns() {
  const { seat_rules: rules, phase_one: window } = round.value;
  return Boolean(rules?.opening) && now() < Date.parse(window.opens_at) + rules.opening.spread_seconds * 1e3;
}

/** Send what is let in by turn only; `accept` takes the answer. Where it came too early, `early` hears the `choice` with its instant, else null. */
export async function sendInTurn(early, choice, path, body, options, accept = take) {
  early.value = null;
  try {
    return accept(await passing(workPath(), works(), (work) => post(roundPath(path), body, {
      ...options, headers: { ...work, ...(passOf() && { 'X-Pass': passOf() }) },
    })));
  } catch (problem) {
    if (problem.code !== 'too_early') throw problem;
    early.value = { ...choice, at: problem.params.at };
    return null;
  }
}

/** `full` hears of a site that has just filled up, `early` {code, act, again, at} of a choice that came too early. */
export function useHold(full) {
  const early = useSignal(null);
  useEffect(() => { if (works()) makeReady(workPath()); }, []);
  const hold = useAction(async (stage, code) => {
    const choice = { code, act: 'chosen', again: () => hold.start(code) };
    let done;
    try {
      done = await sendInTurn(early, choice, '/registration', { site: code }, { key: holdKey(code), stage });
    } catch (problem) {
      if (problem.code !== 'no_answer') drop('hold-key');
      if (problem.code === 'consent_needed') return go('agreement');
      if (problem.code === 'sold_out') { full.value = code; say(t('sites.row.just_full')); }
      throw problem;
    }
    drop('hold-key');
    return done && go('status');
  });
  return { ...hold, early };
}
