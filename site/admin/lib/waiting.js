// How much waits, as last heard, for the counts beside the navigation; and jobs that run on while one works elsewhere.
import { get, poll } from '/shared/api.js';
import { signal } from '/shared/ui.js';

export const waiting = signal({});
export const toast = signal(null);

const watched = new Set();

export function heard(kind, count) {
  if (waiting.value[kind] !== count) waiting.value = { ...waiting.value, [kind]: count };
}

/** Follow a job after its page was left, and say how it ended. */
export function watch(roundPath, jobId) {
  const path = `${roundPath}/imports/${jobId}`;
  if (watched.has(path)) return;
  watched.add(path);
  poll(async () => {
    if (!watched.has(path)) return true;
    const job = await get(path);
    if (['checking', 'committing'].includes(job.state)) return false;
    watched.delete(path);
    toast.value = { job };
    return true;
  }, 3000);
}

export const unwatch = (roundPath, jobId) => watched.delete(`${roundPath}/imports/${jobId}`);

/** Follow an export and say when it can be fetched. */
export function watchExport(roundPath, id) {
  poll(async () => {
    const { exports } = await get(`${roundPath}/exports`);
    const made = exports.find((one) => one.id === id);
    if (made?.state === 'making') return false;
    toast.value = { made: made ?? { id, state: 'failed' } };
    return true;
  }, 2000);
}
