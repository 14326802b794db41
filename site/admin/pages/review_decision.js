// A decision waits ten seconds before it is sent, so that it can be taken back. The next decision, the end of the ten
// seconds, or leaving the page sends it; what does not come through stays on the screen until it does.
import { post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { keysOn } from '../lib/keys.js';
import { say } from '../lib/say.js';
import { plural, t } from '../lib/words.js';
import { Refused } from '../parts/refused.js';

const WAIT = 10e3;
export const LOST = new Set(['claimed', 'wrong_state', 'not_found', 'stale_version']);

export function useDecision({ load, lost, address }) {
  const held = useSignal(null);
  const failed = useSignal(null);
  const hidden = useSignal(new Set());
  const done = useSignal(0);
  const timer = useRef();

  const show = (one) => { hidden.value = new Set([...hidden.value].filter((id) => id !== one.case_id)); };
  const transmit = async (decision) => {
    try {
      await post(decision.address, decision.body, { keepalive: true });
    } catch (problem) {
      done.value -= 1;
      if (!LOST.has(problem.code)) {
        failed.value = { ...decision, problem };
        return;
      }
      lost.value = t('review.lost.late', { name: decision.one.name_masked, by: problem.params.by || t('review.somebody') });
      say(lost.value);
    }
    load.reload();
  };
  const flush = () => {
    const decision = held.peek();
    if (!decision) return;
    clearTimeout(timer.current);
    held.value = null;
    transmit(decision);
  };
  const hold = (one, verb, body) => {
    flush();
    held.value = { one, verb, body, address: address(one, verb), until: now() + WAIT };
    hidden.value = new Set([...hidden.value, one.case_id]);
    done.value += 1;
    timer.current = setTimeout(flush, WAIT);
    say(t(`review.said.${verb}`, { name: one.name_masked }));
  };
  /** The case whose decision is taken back, if it is not too late. */
  const takeBack = () => {
    const decision = held.peek();
    if (!decision) return null;
    clearTimeout(timer.current);
    held.value = null;
    done.value -= 1;
    show(decision.one);
    say(t('review.said.undone', { name: decision.one.name_masked }));
    return decision.one;
  };
  const again = () => {
    const decision = failed.peek();
    failed.value = null;
    done.value += 1;
    transmit(decision);
  };
  useEffect(() => {
    addEventListener('pagehide', flush);
    return () => { removeEventListener('pagehide', flush); flush(); };
  }, []);
  return { held, failed, hidden, done, hold, takeBack, again };
}

function Waiting({ decision, undo }) {
  void second.value;
  const left = Math.max(0, Math.ceil((decision.until - now()) / 1000));
  return html`<${Icon} name=${decision.verb === 'approve' ? 'done' : 'cross'} /><span>${t(`review.held.${decision.verb}`, { name: decision.one.name_masked })}
      ${' '}<span class="mute d" role="timer">${t('review.held.left', { n: plural(left) })}</span></span>
    <button class="btn" type="button" aria-keyshortcuts=${keysOn.value ? 'U' : null} onClick=${undo}>${t('review.undo')}${keysOn.value && html` <kbd aria-hidden="true">U</kbd>`}</button>`;
}

/** The decision that still waits, in a place of its own. */
export function Undo({ review: { late, undo } }) {
  const decision = late.held.value;
  return html`<div class="undo small">${decision ? html`<${Waiting} decision=${decision} undo=${undo} />` : html`<span class="mute">${t('review.undo.hint')}</span>`}</div>`;
}

/** One that did not come through, until it does. */
export function Failed({ review: { late } }) {
  const decision = late.failed.value;
  return decision && html`<div class="failed"><p><b>${t('review.failed', { name: decision.one.name_masked })}</b></p><${Refused} problem=${decision.problem} again=${late.again} /></div>`;
}
