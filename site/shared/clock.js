// The page's only clock: the server's instant plus monotonic time since. The device's own clock is never read.
import { signal } from '/vendor/signals.js';

let server = 0;
let at = 0;
let best = Infinity;

export const second = signal(0);
export const now = () => server + performance.now() - at;

/** Take the server's instant from an answer that took `took` ms. Quicker answers are better witnesses. */
export function sync(iso, took = 0) {
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) return;
  const estimate = instant + took / 2;
  if (took > best && Math.abs(estimate - now()) < 1500) return;
  best = Math.max(took, 50);
  server = estimate;
  at = performance.now();
  second.value = Math.floor(now() / 1000);
}

export const known = () => server > 0;

function beat() {
  if (known() && !document.hidden) second.value = Math.floor(now() / 1000);
  setTimeout(beat, known() ? 1005 - (now() % 1000) : 250);
}
beat();
