// The round the whole site is looking at: the one in the address, or the newest that is not over.
import { get } from '/shared/api.js';
import { computed, signal } from '/shared/ui.js';
import { href, route, swap } from './route.js';
import { words } from './words.js';

export const rounds = signal(null);
export const programmes = signal([]);
const details = signal({});

export const brief = computed(() => rounds.value?.find((round) => round.id === route.value.round));
/** The whole round with its ETag once it came: {answer, etag}. */
export const detail = computed(() => details.value[route.value.round]);
export const current = computed(() => detail.value?.answer ?? brief.value);

/** What a part of the exam is called: its id until the round has come. */
export const partName = (id) => {
  const part = detail.value?.answer.rules.parts?.find((one) => one.id === id);
  return part ? words(part.name) : id;
};

/** What a round of a programme may offer: {parts, papers}. */
export const offerOf = (code) => {
  const { parts = [], papers = [] } = programmes.value.find((one) => one.code === code) ?? {};
  return { parts, papers };
};

export const path = (rest = '') => `/staff/rounds/${encodeURIComponent(route.value.round)}${rest}`;

export async function loadRound() {
  const id = route.value.round;
  const full = await get(`/staff/rounds/${encodeURIComponent(id)}`, { full: true });
  details.value = { ...details.value, [id]: full };
  return full;
}

export async function loadRounds() {
  const answer = await get('/staff/rounds');
  const list = answer.rounds;
  programmes.value = answer.programmes;
  rounds.value = list;
  const { round, page } = route.value;
  if (!list.length || list.some((one) => one.id === round)) return;
  const chosen = list.find((one) => one.phase !== 'after') ?? list[0];
  swap(href(page, {}, chosen.id));
}
