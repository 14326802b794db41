// The round's programme, and the one who is signed in to it.
import { get, Problem } from '/shared/api.js';
import { PAGES } from '../pages.js';
import { PAGES as MORE } from '../pages-more.js';
import { drop, keep, kept, me, programme, round, route } from '../state.js';

async function loadProgramme() {
  const { programme: code } = round.value;
  if (programme.value?.code !== code) programme.value = await get(`/programmes/${code}`, { tells: false });
}

/** Take who is signed in: the answer of signing in and of every change of the account. */
export function takeMe(next) {
  me.value = next;
  keep('signed-in', route.value.round);
}

/** A session is for one programme: in another one nobody is signed in. */
export async function loadMe() {
  const found = await get('/me');
  if (found.programme !== round.value.programme) throw new Problem(401);
  takeMe(found);
}

export const load = (need) => Promise.all([loadProgramme(), need === 'me' && !me.value && loadMe()]);

/** The way to a registration: its steps where there is a page of them. */
export const wayOn = () => (PAGES.flow || MORE.flow ? 'flow' : 'status');

/** Where one goes on: back to where one was, else to one's own page. */
export const onward = () => kept('return') || 'me';

export function afterSignIn() {
  const wanted = onward();
  drop('return');
  return wanted;
}
