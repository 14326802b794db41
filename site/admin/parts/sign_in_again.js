// Signing in again over the page: same account, so nothing behind it is lost.
import { post } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { began } from '../lib/session.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { me } from '../lib/who.js';
import { useAsk, Wrong } from './ask.js';
import { Dialog } from './dialog.js';
import { Field } from './fields.js';

const digits = (text) => text.normalize('NFKC').replace(/\D/g, '');

export function SignInAgain({ onClose }) {
  const ask = useAsk({ '/password': '', '/code': '' });
  const labels = { '/password': t('signin.password'), '/code': t('signin.code') };
  const submit = async (event) => {
    event.preventDefault();
    const { '/password': password, '/code': code } = ask.values.value;
    const answer = await ask.submit(['/password', '/code'], () => post('/staff/session', { account: me.value.account, password, code: digits(code) }));
    if (!answer) return;
    began(answer.account);
    me.value = answer;
    say(t('session.renewed'));
    onClose();
  };
  return html`<${Dialog} title=${t('session.title')} onClose=${onClose}><p class="small mute">${t('session.why')}</p><${Wrong} ask=${ask} labels=${labels} />
    <form novalidate class="form" onSubmit=${submit}><div class="field"><label for="again">${t('signin.account')}</label><input class="input" id="again" readonly value=${me.value.account} autocomplete="username" /></div>
      <${Field} form=${ask.form} pointer="/password" label=${labels['/password']} type="password" autocomplete="current-password" />
      <${Field} form=${ask.form} pointer="/code" label=${labels['/code']} hint=${t('signin.code.hint')} inputmode="numeric" autocomplete="one-time-code" maxlength="12" />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('session.again')}</button><button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
