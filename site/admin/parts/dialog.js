// A native dialog: focus on its heading when it opens, back where it was when it closes.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { t } from '../lib/words.js';

let count = 0;

export function Dialog({ title, onClose, side, children }) {
  const box = useRef();
  const id = useRef(`dialog-${++count}`).current;
  useEffect(() => {
    const opener = document.activeElement;
    box.current.showModal();
    box.current.querySelector('h2').focus();
    return () => opener?.isConnected && opener.focus();
  }, []);
  const cancel = (event) => { event.preventDefault(); onClose(); };
  return html`<dialog ref=${box} class=${side ? 'panel-side' : ''} aria-labelledby=${id} onCancel=${cancel}>
    <div class="dialog-h"><h2 id=${id} tabindex="-1">${title}</h2>
      <button class="btn text icon" type="button" onClick=${onClose}><${Icon} name="cross" /><span class="sr">${t('close')}</span></button></div>
    ${children}</dialog>`;
}
