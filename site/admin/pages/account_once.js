// The password and the secret of the authenticator, shown once: nothing of it can be read again.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { Dialog } from '../parts/dialog.js';

function Copy({ name, value }) {
  const done = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    done.value = true;
    say(t('account.copied', { name }));
  };
  return html`<button class="btn" type="button" onClick=${() => copy().catch(() => {})}><${Icon} name=${done.value ? 'check' : 'document'} />${t(done.value ? 'account.copied.short' : 'account.copy')}<span class="sr">${name}</span></button>`;
}

const Secret = ({ name, value }) => html`<div class="secret"><p class="small mute">${name}</p><div class="together"><code>${value}</code><${Copy} name=${name} value=${value} /></div></div>`;

export function HandedOver({ account, onClose }) {
  const drawn = useSignal(null);
  useEffect(() => { import('/shared/qr.js').then(({ qrPath }) => { drawn.value = qrPath(account.totp_uri); }, () => {}); }, []);
  const { path, size } = drawn.value ?? { path: '', size: 37 };
  return html`<${Dialog} side title=${t('account.once', { name: account.name })} onClose=${onClose}>
    <div class="notice warn"><${Icon} name="alert" /><div><b>${t('account.once.only')}</b><p>${t('account.once.todo')}</p></div></div>
    <div class="once"><${Secret} name=${t('account.account')} value=${account.account} /><${Secret} name=${t('account.password')} value=${account.password} />
      <figure><svg class="qr" viewBox=${`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label=${t('account.qr')} aria-busy=${drawn.value ? null : 'true'} shape-rendering="crispEdges"><rect x="-4" y="-4" width=${size + 8} height=${size + 8} /><path d=${path} /></svg>
        <figcaption class="small">${t('account.qr.how')}</figcaption></figure>
      <${Secret} name=${t('account.secret')} value=${account.totp_secret.replace(/(.{4})(?=.)/g, '$1 ')} /></div>
    <div class="acts"><button class="btn primary" type="button" onClick=${onClose}>${t('account.once.done')}</button></div><//>`;
}
