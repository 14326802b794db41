// The one polite live region of the page.
import { signal } from '/shared/ui.js';

export const said = signal('');

/** Say it to a screen reader; the same words twice are said twice. */
export function say(words) {
  said.value = '';
  setTimeout(() => { said.value = words; }, 50);
}
