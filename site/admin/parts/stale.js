// Somebody else changed it meanwhile: nothing was saved, look at what is there now.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { t } from '../lib/words.js';

export function Stale({ again }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  return html`<div class="notice warn refused" role="alert" tabindex="-1" ref=${box}><${Icon} name="refresh" /><div><b>${t('stale.title')}</b>
    <p>${t('stale.todo')}</p><button class="btn" type="button" onClick=${() => again()}>${t('stale.look')}</button></div></div>`;
}
