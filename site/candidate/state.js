// Where one is (hash routes: #/rounds/<round>/<page>/<item>?filters) and what the pages know: the rounds, the round
// in hand, the signed-in candidate's view of it.
import { get, Problem, remove } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { names, t, words } from '/shared/i18n.js';
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

export const programmes = signal(null);
export const round = signal(null);
export const view = signal(null);
/** The round's programme as it tells itself, and who is signed in where programmes have accounts. */
export const programme = signal(null);
export const me = signal(null);
export const said = signal('');
/** Is a place taken at the end of a way of steps, and not with the site? */
export const onWay = (of = round.value) => of.steps.includes('submit');
/** What a ticket is called, in the round in hand or by a title given. */
names.ticket = (title = route.value.round && round.value?.ticket_title) => words(title) || t('word.ticket');
/** Messages not read yet; null while nobody is signed in. */
export const unread = signal(null);
/** Whom to call: the round's, or on the first page that of the first round. */
export const contact = signal(null);

const path = (tail = '') => `/rounds/${encodeURIComponent(route.value.round)}${tail}`;
export const roundPath = path;

/** A sentence for screen readers, through the page's one polite region. */
export function say(text) {
  said.value = '';
  setTimeout(() => { said.value = text; }, 60);
}

/** The programmes with their rounds; on a programme's own address (its entry code) that one alone. */
export async function loadRounds() {
  const only = new URLSearchParams(location.search).get('programme');
  const all = (await get('/programmes', { tells: false })).programmes;
  const mine = all.filter(({ code }) => code === only);
  programmes.value = mine.length ? mine : all;
  const [first] = programmes.value.flatMap((one) => one.rounds);
  if (first && !contact.value) get(`/rounds/${encodeURIComponent(first.id)}`).then((found) => { contact.value ??= found.contact; }, () => {});
}

export async function loadRound(fresh) {
  if (fresh || round.value?.id !== route.value.round) {
    const wanted = await get(path());
    if (wanted.id !== round.value?.id) view.value = null;
    if (wanted.programme !== round.value?.programme) me.value = null;
    round.value = wanted;
    contact.value = wanted.contact;
  }
}

/** Take a new view of the registration: the answer of every change. */
export function take(next) {
  view.value = next;
  if (sessionEnds.value && sessionEnds.value < now()) sessionEnds.value = 0;
  keep('signed-in', next.round.id);
  if (round.value && round.value.phase !== next.round.phase) round.value = { ...round.value, phase: next.round.phase };
  return next;
}

export const loadView = async () => take(await get(path('/registration')));

export const signedIn = () => view.value ?? me.value;

/** Is a session likely? Saves the public pages a refused request. */
export const maybeSignedIn = () => kept('signed-in') === route.value.round || sessionEnds.value > 0;

const LASTS = 2 * 3600e3;
/** When the session ends, by the server's clock; 0 if this browser does not know. */
export const sessionEnds = signal(Number(lasting('session-ends')) || 0);

/** A session began (signed in, second factor given): it lasts two hours from here. */
export function sessionBegan() {
  sessionEnds.value = now() + LASTS;
  lasting('session-ends', String(sessionEnds.value));
}

/** The page to come back to after signing in again, with its filters. */
function keepPlace() {
  const { page, item, query } = route.value;
  keep('return', [page + (item && `/${item}`), query.toString()].filter(Boolean).join('?'));
}

export function signedOut(expired) {
  if (expired) keepPlace();
  else drafts.forEach((name) => drop(`draft:${name}`));
  view.value = null;
  me.value = null;
  unread.value = null;
  sessionEnds.value = 0;
  lasting('session-ends', '');
  forget();
  go(expired ? 'sign-in?expired=1' : 'notice');
}

/** Sign in again before the session ends; what was typed is kept. */
export function signInAgain() {
  keepPlace();
  go('sign-in?again=1');
}

export async function signOut() {
  await remove('/session', { safe: true }).catch((error) => { if (!(error instanceof Problem)) throw error; });
  signedOut();
}

let counted = -Infinity;
/** How many messages wait, asked at most once a minute. */
export function countUnread(fresh) {
  if (!view.value || (!fresh && performance.now() - counted < 60e3)) return;
  counted = performance.now();
  get('/messages').then((answer) => { unread.value = answer.unread; }, () => {});
}

// sessionStorage: drafts and hints, never an ID number.
export const kept = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
export const keep = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* the page works without */ } };
export const drop = (name) => { try { sessionStorage.removeItem(name); } catch { /* same */ } };
/** What is typed survives a reload and signing in again, but not signing out. */
const drafts = ['school', 'phone', 'email', 'answers'];
export const draft = (name) => kept(`draft:${name}`);
export const keepDraft = (name, value) => keep(`draft:${name}`, value);
export const dropDraft = (name) => drop(`draft:${name}`);
const forget = () => ['signed-in', 'factor', 'hold-key', 'pay-key'].forEach(drop);

/** localStorage, seen by every tab: when the session ends; the pass of an opening is kept by its own part. */
function lasting(name, value) {
  try {
    return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value);
  } catch {
    return null;
  }
}
