// Where one is (hash routes: #/rounds/<round>/<page>/<item>?filters) and what the pages know: the rounds, the round
// in hand, the signed-in candidate's view of it.
import { get, Problem, remove } from '/shared/api.js';
import { signal } from '/shared/ui.js';

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const inRound = parts[0] === 'rounds';
  return {
    round: inRound ? parts[1] ?? '' : '',
    page: (inRound ? parts[2] ?? 'notice' : parts[0]) ?? '',
    item: (inRound ? parts[3] : parts[1]) ?? '',
    query: new URLSearchParams(query),
  };
}

export const route = signal(read());
addEventListener('hashchange', () => { route.value = read(); });

export const href = (page = '', round = route.value.round) => (round ? `#/rounds/${encodeURIComponent(round)}/${page}` : `#/${page}`);
export const go = (page, round) => { location.hash = href(page, round); };

/** Change the address without a new page or a new entry in the history. */
export function replace(page, round) {
  history.replaceState(null, '', href(page, round));
  route.value = read();
}

/** Filters live in the address; the page stays. */
export function keepQuery(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  const text = query.toString();
  history.replaceState(null, '', `${location.hash.split('?')[0]}${text ? `?${text}` : ''}`);
  route.value = { ...route.value, query };
}

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
