// The ground of a remedy: one of the few the agreement knows.
import { html } from '/shared/ui.js';
import { t } from '../lib/words.js';
import { Options } from './ask.js';

const GROUNDS = ['system_fault', 'committee', 'site_closed'];

export const Ground = ({ ask }) => html`<${Options} ask=${ask} pointer="/ground" legend=${t('ground.title')}
  options=${GROUNDS.map((one) => [one, t(`ground.${one}`)])} />`;
