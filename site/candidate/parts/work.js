// Proof of work, unseen: solved on a thread of its own, or in slices where there is none.
import { get } from '/shared/api.js';
import { search } from '/shared/sha256.js';

const SLICE = 2e3;
/** A challenge ends after five minutes; one solved ahead is used well before. */
const FRESH_MS = 240e3;
const TRIES = 3;

function onThread(parameters) {
  return new Promise((done, fail) => {
    const thread = new Worker('/parts/work-thread.js', { type: 'module' });
    const end = (settle) => ({ data }) => { thread.terminate(); settle(data); };
    thread.onmessage = end(done);
    thread.onerror = end(fail);
    thread.postMessage(parameters);
  });
}

async function inSlices(parameters) {
  for (let from = 0; ; from += SLICE) {
    const found = search(parameters, from, from + SLICE);
    if (found) return found;
    await new Promise((next) => setTimeout(next));
  }
}

async function solve(path) {
  const { challenge } = await get(path);
  if (!challenge) return {};
  const solution = await onThread(challenge.parameters).catch(() => inSlices(challenge.parameters));
  return { 'X-Work': btoa(JSON.stringify({ challenge, solution })) };
}

const ahead = new Map();

/** Solve one now, for an act that is about to come. */
export function prepare(path) {
  const made = { at: performance.now(), headers: solve(path) };
  made.headers.catch(() => ahead.delete(path));
  ahead.set(path, made);
}

function take(path) {
  const made = ahead.get(path);
  ahead.delete(path);
  return made && performance.now() - made.at < FRESH_MS ? made.headers : solve(path);
}

/** Send with work done; `path` is where its challenges come from. */
export async function withWork(path, send) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send(await take(path));
    } catch (problem) {
      if (problem.code !== 'work_needed' || tried === TRIES) throw problem;
    }
  }
}
