// Which programme a page is about: the one in the address, or that of the round on screen.
import { html } from '/shared/ui.js';
import { current, programmes } from '../lib/rounds.js';
import { filter, route } from '../lib/route.js';
import { t, words } from '../lib/words.js';
import { Pick } from './pick.js';

export const programme = () => route.value.query.get('programme') || current.value?.programme || '';

export const ProgrammePick = () => html`<${Pick} id="programme" label=${t('programme')} value=${programme()}
  options=${programmes.value.map((one) => [one.code, words(one.name)])} onChange=${(code) => filter({ programme: code })} />`;
