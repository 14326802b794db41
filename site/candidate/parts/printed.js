// A name exactly as the ticket prints it, or which character it can't print. Asked when the typing has stopped.
import { post } from '/shared/api.js';
import { t } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';

const PAUSE_MS = 800;

/** The policy lets no data: address in; a blob of the page's own is. */
function blobOf(address) {
  const bytes = atob(address.split(',')[1]);
  return URL.createObjectURL(new Blob([Uint8Array.from(bytes, (char) => char.charCodeAt(0))], { type: 'image/png' }));
}

export default function Printed({ name }) {
  const found = useSignal(null);
  const wanted = name.trim();
  useEffect(() => {
    found.value = null;
    if (wanted.length < 2) return undefined;
    let [url, gone] = ['', false];
    const timer = setTimeout(async () => {
      const answer = await post('/names', { name: wanted }, { safe: true }).catch(() => null);
      if (gone || !answer) return;
      if (answer.picture) url = blobOf(answer.picture);
      found.value = { ...answer, url };
    }, PAUSE_MS);
    return () => { gone = true; clearTimeout(timer); if (url) URL.revokeObjectURL(url); };
  }, [wanted]);
  const shown = found.value;
  return html`<div role="status">${shown?.url && html`<figure class="printed"><img src=${shown.url} alt=${shown.name} /><figcaption class="small mute">${t('printed.so')}</figcaption></figure>`}
    ${shown && !shown.printable && html`<p class="notice warn">${t('printed.not', { char: shown.faults[0]?.params.char ?? '' })}</p>`}</div>`;
}
