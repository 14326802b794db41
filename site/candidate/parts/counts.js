// The sites of a round: their names once, then only their counts, until phase one is over.
import { get, poll } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { useEffect, useSignal } from '/shared/ui.js';
import { round, roundPath } from '../state.js';

const EVERY = 4e3;
const SPREAD = 2e3;
const SLOWEST = 60e3;

/** Each asks at moments of their own; after a failure less and less often. */
const pause = (failed) => Math.min(SLOWEST, (EVERY + Math.random() * SPREAD) * 2 ** failed);
const over = () => now() >= Date.parse(round.value.phase_one.closes_at);

function counted(sites, counts) {
  return sites.map((site) => {
    const [free, capacity, open] = counts[site.code] ?? [site.free, site.capacity, site.open];
    return { ...site, free, capacity, open };
  });
}

/** `asOf`: the instant the counts are of; `at`: when they were last answered, by this page's own clock. */
export function useSites() {
  const sites = useSignal(null);
  const asOf = useSignal('');
  const at = useSignal(0);
  useEffect(() => {
    let failed = 0;
    const list = async () => { sites.value = (await get(roundPath('/sites'), { tells: false })).sites; };
    const count = async () => {
      if (!sites.value) await list();
      const answer = await get(roundPath('/availability'), { tells: false });
      const known = new Set(sites.value.map(({ code }) => code));
      if (Object.keys(answer.sites).some((code) => !known.has(code))) await list();
      sites.value = counted(sites.value, answer.sites);
      asOf.value = answer.as_of;
      at.value = performance.now();
    };
    const ask = async () => {
      try {
        await count();
        failed = 0;
      } catch {
        failed += 1;
      }
      return over();
    };
    ask();
    const stop = poll(ask, () => pause(failed));
    const seen = () => { if (!document.hidden && !over()) ask(); };
    document.addEventListener('visibilitychange', seen);
    return () => { stop(); document.removeEventListener('visibilitychange', seen); };
  }, []);
  return { sites, asOf, at };
}
