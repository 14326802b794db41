// What the pages know: the rounds, the round in hand, and the signed-in candidate's view of it.
import { get, Problem, remove } from '/shared/api.js';
import { signal } from '/shared/ui.js';
import { go, route } from './router.js';

export const rounds = signal(null);
export const round = signal(null);
export const view = signal(null);
export const said = signal('');

const path = (tail = '') => `/rounds/${encodeURIComponent(route.value.round)}${tail}`;
export const roundPath = path;

/** A sentence for screen readers, through the page's one polite region. */
export function say(text) {
  said.value = '';
  setTimeout(() => { said.value = text; }, 60);
}

export async function loadRounds() {
  rounds.value = (await get('/rounds')).rounds;
}

export async function loadRound(fresh) {
  if (fresh || round.value?.id !== route.value.round) {
    const wanted = await get(path());
    if (wanted.id !== round.value?.id) view.value = null;
    round.value = wanted;
  }
}

/** Take a new view of the registration: the answer of every change. */
export function take(next) {
  view.value = next;
  keep('signed-in', next.round.id);
  if (round.value && round.value.phase !== next.round.phase) round.value = { ...round.value, phase: next.round.phase };
  return next;
}

export const loadView = async () => take(await get(path('/registration')));

/** Is a session likely? Saves the public pages a refused request. */
export const maybeSignedIn = () => kept('signed-in') === route.value.round;

export function signedOut(expired) {
  view.value = null;
  forget();
  if (expired) keep('return', route.value.page + (route.value.item && `/${route.value.item}`));
  go(expired ? 'sign-in?expired=1' : 'notice');
}

export async function signOut() {
  await remove('/session').catch((error) => { if (!(error instanceof Problem)) throw error; });
  signedOut();
}

// sessionStorage: drafts and hints, never an ID number.
export const kept = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
export const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* the page works without */ } };
export const drop = (name) => { try { sessionStorage.removeItem(name); } catch { /* same */ } };
const forget = () => ['signed-in', 'factor', 'hold-key', 'pay-key'].forEach(drop);
