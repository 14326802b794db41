// What takes other places is changed by giving these back.
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { href } from '../state.js';

export const Locked = () => html`<p class="small mute">${t('end.locked')} <a href=${href('status')}>${t('word.mine')}</a></p>`;
