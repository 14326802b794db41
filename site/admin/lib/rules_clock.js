// The rules' clock of the local stage. Elsewhere the address does not exist, and nothing of this is shown.
import { now, sync } from '/shared/clock.js';
import { Problem } from '/shared/api.js';
import { signal } from '/shared/ui.js';

const ADDRESS = '/local/clock';

/** Seconds the rules' clock is ahead of the real one; null where it cannot be moved. */
export const clockOffset = signal(null);

/** The real time, on which claims and snapshots are dated. */
export const wall = () => now() - (clockOffset.value ?? 0) * 1000;

/** Counts the moves: pages ask again after each. */
export const epoch = signal(0);

async function ask(options) {
  const response = await fetch(ADDRESS, { credentials: 'same-origin', cache: 'no-store', ...options });
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
  return response.json();
}

function take(answer) {
  sync(answer.now);
  clockOffset.value = answer.offset_seconds;
}

export async function readClock() {
  try {
    take(await ask());
  } catch {
    clockOffset.value = null;
  }
}

/** Move the rules' clock to an instant, or back to the real time with null. */
export async function moveClock(at) {
  take(await ask({ method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ at }) }));
  epoch.value += 1;
}
