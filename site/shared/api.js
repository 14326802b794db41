// The way to /api/v1: problem+json becomes Problem, X-Now sets the clock, lost answers are asked again.
import { sync } from './clock.js';
import { needProblems } from './i18n.js';
import { effect, signal } from './ui.js';

const ROOT = '/api/v1';
const TRY_MS = 12e3;
const READ_MS = 15e3;
const WRITE_MS = 30e3;
const PASSING = new Set([502, 503, 504]);
const UNNAMED = { 401: 'not_signed_in', 403: 'forbidden', 429: 'too_many', 503: 'busy' };

export const online = signal(navigator.onLine);
addEventListener('online', () => { online.value = true; });
addEventListener('offline', () => { online.value = false; });

/** What the server refused, or code "no_answer" when nobody answered in time. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.code ?? `http_${status}`);
    this.status = status;
    this.code = body.code ?? UNNAMED[status] ?? (status >= 500 ? 'internal' : 'not_found');
    this.params = body.params ?? {};
    this.errors = body.errors ?? [];
    this.reasons = body.reasons ?? [];
    this.requestId = body.request_id ?? '';
  }
}

/** A fresh Idempotency-Key. One key belongs to one intention of the person, however often it is sent. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const back = () => online.value || new Promise((done) => {
  const stop = effect(() => online.value && queueMicrotask(() => { stop(); done(); }));
});

async function once(method, path, { body, headers = {}, tells = true, keepalive = false }) {
  const started = performance.now();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TRY_MS);
  try {
    const response = await fetch(ROOT + path, {
      method,
      headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }), ...headers },
      body: body && JSON.stringify(body),
      credentials: 'same-origin',
      cache: tells ? 'no-store' : 'no-cache',
      keepalive,
      signal: stop.signal,
    });
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (tells && response.headers.has('X-Now')) sync(response.headers.get('X-Now'), performance.now() - started);
    online.value = navigator.onLine;
    if (response.ok) return { answer, etag: response.headers.get('ETag') };
    const problem = new Problem(response.status, answer ?? {});
    problem.retryAfter = Number(response.headers.get('Retry-After')) || 0;
    throw problem;
  } catch (error) {
    if (!(error instanceof Problem) && !navigator.onLine) online.value = false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const worthAnotherTry = (error) => !(error instanceof Problem) || PASSING.has(error.status);

/**
 * Send, and send again while the answer is lost or the server is busy: a question for 15 s, a change for 30 s.
 * Only what may be repeated is repeated: GET, a change with `key` (Idempotency-Key), and one marked `safe`:
 * done twice it is as if done once.
 * `stage(word)` hears "trying" after 3 s, "still" after 8 s, "" at the end.
 * `keepalive: true` outlives the page. `full: true` gives {answer, etag}; `tells: false` marks a cached file whose X-Now is old.
 */
export async function call(method, path, { body, key, safe, headers, stage = () => {}, full, tells = true, keepalive } = {}) {
  const started = performance.now();
  const repeatable = method === 'GET' || Boolean(key || safe);
  const marks = [setTimeout(() => stage('trying'), 3e3), setTimeout(() => stage('still'), 8e3)];
  const all = { ...headers, ...(key && { 'Idempotency-Key': key }) };
  try {
    for (let pause = 500; ; pause = Math.min(pause * 2, 5e3)) {
      try {
        const result = await once(method, path, { body, headers: all, tells, keepalive });
        return full ? result : result.answer;
      } catch (error) {
        const left = (method === 'GET' ? READ_MS : WRITE_MS) - (performance.now() - started);
        const wait = Math.max(pause, (error.retryAfter ?? 0) * 1e3);
        if (!repeatable || !worthAnotherTry(error) || wait > left) {
          await Promise.race([needProblems(), sleep(3e3)]);
          throw error instanceof Problem ? error : new Problem(0, { code: 'no_answer' });
        }
        await sleep(wait + Math.random() * 250);
        await Promise.race([back(), sleep(left)]);
      }
    }
  } finally {
    marks.forEach(clearTimeout);
    stage('');
  }
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { body: body ?? {}, ...options });
export const put = (path, body, options) => call('PUT', path, { body, ...options });
export const remove = (path, options) => call('DELETE', path, options);

/** Ask `ask` every `every` ms while the page is seen and online; an answer of true ends it. Returns a stopper. */
export function poll(ask, every) {
  let timer;
  let stopped = false;
  const turn = async () => {
    if (!document.hidden && online.value && (await ask().catch(() => false)) === true) stopped = true;
    if (!stopped) timer = setTimeout(turn, typeof every === 'function' ? every() : every);
  };
  timer = setTimeout(turn, typeof every === 'function' ? every() : every);
  return () => { stopped = true; clearTimeout(timer); };
}

