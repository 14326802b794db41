// Start: words, then who is there, then the page.
import { get, Problem } from '/shared/api.js';
import { needProblems, startWords } from '/shared/i18n.js';
import { addIcons } from '/shared/icons.js';
import { html, render } from '/shared/ui.js';
import { App } from './app.js';
import { ICONS } from './lib/icons.js';
import { readClock } from './lib/rules_clock.js';
import { wordsIn } from './lib/words.js';
import { me } from './lib/who.js';

const root = document.getElementById('app');
addIcons(ICONS);

async function whoIsThere() {
  try {
    me.value = await get('/staff/me');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    me.value = null;
  }
}

await Promise.all([startWords(wordsIn, { later: true }).then(() => needProblems('first')), whoIsThere(), readClock()]);
root.replaceChildren();
render(html`<${App} />`, root);
(window.requestIdleCallback ?? setTimeout)(() => needProblems());
