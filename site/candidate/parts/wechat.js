// WeChat opens no PDF, and on some phones no camera: the way to the phone's own browser, with the address to copy.
// Fetched only there; what works inside stays inside.
import { needWords, t } from '/shared/i18n.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';

export function InBrowser({ kind }) {
  const dialog = useRef(null);
  const copied = useSignal('');
  const ready = useSignal(false);
  useEffect(() => { needWords('wechat').then(() => { ready.value = true; }); }, []);
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    copied.value = t(done ? 'wechat.copied' : 'wechat.not_copied');
  };
  if (!ready.value) return null;
  return html`<button class=${kind === 'pdf' ? 'btn primary block' : 'btn text'} type="button" onClick=${() => dialog.current.showModal()}>${t(`wechat.${kind}`)}</button>
    <dialog ref=${dialog} class="guide" aria-labelledby="guide"><svg class="guide-arrow" viewBox="0 0 60 60" aria-hidden="true"><path d="M8 54C14 30 28 16 50 10M38 6l13 4-6 12" /></svg>
      <div class="stack"><h2 id="guide" tabindex="-1" autofocus>${t('wechat.title')}</h2><p>${t(`wechat.${kind}_text`)}</p>
      <button class="btn primary block" type="button" onClick=${copy}>${t('wechat.copy')}</button><p class="small" role="status">${copied}</p>
      <button class="btn text" type="button" onClick=${() => dialog.current.close()}>${t('wechat.close')}</button></div></dialog>`;
}
