// Looking for a person: what was typed stays in this page's memory, never in the address.
import { post } from '/shared/api.js';
import { signal } from '/shared/ui.js';
import { go, href, route } from './route.js';
import { say } from './say.js';
import { plural, t } from './words.js';

/** {text, everywhere, matches, tried, more | problem}, as last asked; null before. */
export const sought = signal(null);
export const seeking = signal(false);

let turn = 0;

/** Ask; one match opens at once. True when it did. */
export async function seek(text, everywhere = false) {
  const mine = ++turn;
  seeking.value = true;
  let answer;
  try {
    const found = await post('/staff/search', { text, round_id: everywhere ? null : route.value.round });
    answer = { ...found, text, everywhere };
  } catch (problem) {
    answer = { text, everywhere, problem };
  }
  if (mine !== turn) return false;
  seeking.value = false;
  sought.value = answer;
  const [only, another] = answer.matches ?? [];
  const one = Boolean(only) && !another;
  if (answer.matches && !one) say(t('bar.search.said', { n: plural(answer.matches.length) }));
  go(one ? href(`registrations/${only.candidate_id}`, {}, only.round_id) : href('search'));
  return one;
}
