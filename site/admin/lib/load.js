// What a page asked for: loading, there, or refused.
import { useEffect, useRef, useSignal } from '/shared/ui.js';

/** {value, error, busy, reload, set}: asks at once; reload(quiet) keeps what is there on failure too. */
export function useLoad(ask) {
  const value = useSignal(null);
  const error = useSignal(null);
  const busy = useSignal(true);
  const turn = useRef(0);
  const reload = async () => {
    const mine = ++turn.current;
    busy.value = true;
    try {
      const answer = await ask();
      if (mine !== turn.current) return;
      value.value = answer;
      error.value = null;
    } catch (problem) {
      if (mine === turn.current) error.value = problem;
    } finally {
      if (mine === turn.current) busy.value = false;
    }
  };
  useEffect(() => {
    reload();
    return () => { turn.current = -1; };
  }, []);
  return { value, error, busy, reload };
}

/** Calls `tick` every `ms` while `wanted()`, never while the page is in the background or the last call runs. */
export function useBeat(ms, tick, wanted = () => true) {
  const latest = useRef();
  latest.current = { tick, wanted };
  useEffect(() => {
    let stopped = false;
    let timer;
    const next = async () => {
      if (!document.hidden && latest.current.wanted()) await latest.current.tick();
      if (!stopped) timer = setTimeout(next, ms);
    };
    timer = setTimeout(next, ms);
    return () => { stopped = true; clearTimeout(timer); };
  }, []);
}

/** A write: {busy, problem, run}. A second press while the first is on its way does nothing. */
export function useSend() {
  const busy = useSignal(false);
  const problem = useSignal(null);
  const run = async (send) => {
    if (busy.value) return undefined;
    busy.value = true;
    problem.value = null;
    try {
      return await send();
    } catch (error) {
      problem.value = error;
      return undefined;
    } finally {
      busy.value = false;
    }
  };
  return { busy, problem, run };
}
