// WeChat opens no PDF: the way to the phone's own browser, with the address to copy. Fetched only there.
import { t } from '/shared/i18n.js';
import { html, useRef, useSignal } from '/shared/ui.js';

export function InBrowser() {
  const dialog = useRef(null);
  const copied = useSignal('');
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    copied.value = t(done ? 'wechat.copied' : 'wechat.not_copied');
  };
  return html`<button class="btn primary block" type="button" onClick=${() => dialog.current.showModal()}>${t('ticket.download')}</button>
    <dialog ref=${dialog} class="guide" aria-labelledby="guide"><svg class="guide-arrow" viewBox="0 0 60 60" aria-hidden="true"><path d="M8 54C14 30 28 16 50 10M38 6l13 4-6 12" /></svg>
      <div class="stack"><h2 id="guide" tabindex="-1" autofocus>${t('wechat.title')}</h2><p>${t('wechat.text')}</p>
      <button class="btn primary block" type="button" onClick=${copy}>${t('wechat.copy')}</button><p class="small" role="status">${copied}</p>
      <button class="btn text" type="button" onClick=${() => dialog.current.close()}>${t('wechat.close')}</button></div></dialog>`;
}
