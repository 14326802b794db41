// Why a photo was refused, in the history. Fetched only then.
import { has, t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';

/** Why a photo was refused; any other code says nothing. */
export const PhotoReason = ({ reason }) => has(`photo.reason.${reason}`) && html`<p class="small">${t('timeline.reason', { reason: t(`photo.reason.${reason}`) })}</p>`;
