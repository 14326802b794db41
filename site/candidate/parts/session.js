// The session is about to end, or has: said in time, and nothing typed is lost. Fetched only then.
import { now, second } from '/shared/clock.js';
import { t } from '/shared/i18n.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { left } from './blocks.js';
import { signedOut, signInAgain } from '../state.js';

export function SessionEnd({ ends }) {
  void second.value;
  const dialog = useRef(null);
  const over = now() >= ends;
  useEffect(() => { if (!dialog.current.open) dialog.current.showModal(); }, [over]);
  const close = () => dialog.current.close();
  const goOn = () => { close(); (over ? () => signedOut(true) : signInAgain)(); };
  return html`<dialog ref=${dialog} aria-labelledby="session"><div class="stack">
    <h2 id="session" tabindex="-1" autofocus>${over ? t('session.over') : t('session.ends', { left: left(new Date(ends).toISOString()) })}</h2>
    <p>${t(over ? 'session.over_text' : 'session.text')}</p>
    <button class="btn primary block" type="button" onClick=${goOn}>${t(over ? 'session.again' : 'session.go_on')}</button>
    ${!over && html`<button class="btn text" type="button" onClick=${close}>${t('session.later')}</button>`}</div></dialog>`;
}
