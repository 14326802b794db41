// The result: asked for, and at its instant waited for. Only the server's answer opens it.
import { get, poll } from '/shared/api.js';
import { useEffect, useRef, useSignal } from '/shared/ui.js';
import { roundPath, signedOut } from '../state.js';

const SPREAD_MS = 5e3;
const PATIENCE_MS = 60e3;

export function useResult(wanted = true) {
  const result = useSignal(null);
  const problem = useSignal(null);
  const ask = async () => {
    try {
      result.value = await get(roundPath('/result'));
      problem.value = null;
    } catch (error) {
      if (error.code === 'not_signed_in') signedOut(true);
      else if (!result.value) problem.value = error;
      throw error;
    }
    return result.value.state === 'open';
  };
  useEffect(() => { if (wanted) ask().catch(() => {}); }, [wanted]);
  return { result, problem, ask };
}

/** At zero each asks at a moment of their own, then every few seconds until it is open. `opening`: "", now, late. */
export function useOpening(ask) {
  const opening = useSignal('');
  const stop = useRef(null);
  useEffect(() => () => stop.current?.(), []);
  const begin = () => {
    if (stop.current) return;
    opening.value = 'now';
    const patience = setTimeout(() => { opening.value = 'late'; }, PATIENCE_MS);
    let wait = Math.random() * SPREAD_MS;
    const end = poll(ask, () => {
      const next = wait;
      wait = 4e3 + Math.random() * 2e3;
      return next;
    });
    stop.current = () => { end(); clearTimeout(patience); };
  };
  return { opening, begin };
}
