// The state of a registration: a word in a shape.
import { html } from '/shared/ui.js';
import { wordOf } from '../lib/words.js';

const TONE = { intent: 'warn', held: 'warn', paying: 'warn', paid: 'ok', unplaced: 'bad' };

export const StateTag = ({ state }) => html`<span class=${`tag ${TONE[state] ?? ''}`}>${wordOf('state', state)}</span>`;
