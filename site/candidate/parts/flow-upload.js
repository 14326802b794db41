// The file of a step: where it goes is asked for, then it is sent, with its progress.
import { post } from '/shared/api.js';
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { roundPath } from '../state.js';

/** The id to name in the step afterwards. */
export async function sendFile(step, blob, share, stage) {
  const { id, upload: form } = await post(roundPath(`/flow/${step}`), { size: blob.size, content_type: blob.type }, { stage, safe: true });
  share.value = 0;
  try {
    await upload(form, blob, (part) => { share.value = part; });
  } finally {
    share.value = null;
  }
  return id;
}

export const Share = ({ share }) => share.value !== null && html`<div><progress max="1" value=${share.value} aria-label=${t('flow.uploading')}></progress>
  <p class="small">${t('flow.share', { n: Math.round(share.value * 100) })}</p></div>`;
