// Sign in with what the programme asks for and a password: a number assigned, the ID number, a mailbox or a phone.
import { post } from '/shared/api.js';
import { heading, t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { LinkRows, useTitle } from '../parts/blocks.js';
import { Field } from '../parts/fields.js';
import { FormEnd, Password, Summary, useForm } from '../parts/form.js';
import { makeReady, passing } from '../parts/gate.js';
import { InApp } from '../parts/in-app.js';
import { Phase } from '../parts/phase.js';
import { afterSignIn, takeMe } from '../parts/mine.js';
import { go, href, programme, round as current, route, sessionBegan } from '../state.js';

const WORK = '/work?for=sign_in';
const INPUTS = {
  account_no: { inputmode: 'numeric', autocomplete: 'username', maxlength: '20' },
  id_no: { autocomplete: 'username', autocapitalize: 'characters', spellcheck: 'false', maxlength: '40' },
  email_or_phone: { autocomplete: 'username', autocapitalize: 'off', spellcheck: 'false', maxlength: '254' },
};

const said = (query) => ['expired', 'again', 'recovered'].find((word) => query.has(word));

export default function Login() {
  const { accounts, code, name } = programme.value;
  const { style } = accounts;
  const round = current.value;
  const works = Boolean(round.seat_rules?.work?.sign_in);
  useEffect(() => { if (works) makeReady(WORK); }, []);
  const [login, password] = [useSignal(''), useSignal('')];
  const label = t(`login.${style}`);
  const form = useForm({ login: label, password: t('form.password') }, async (stage) => {
    const given = { programme: code, login: login.value.trim(), password: password.value };
    const me = await passing(WORK, works, (headers) => post('/accounts/session', given, { stage, safe: true, headers }));
    sessionBegan();
    takeMe(me);
    go(afterSignIn());
  });
  useTitle(t('word.sign_in'));
  const word = said(route.value.query);
  return html`<${Summary} form=${form} />
    ${word && !form.errors.value.length && html`<p class=${`notice ${word === 'expired' ? 'warn' : ''}`} role="status">${t(`login.${word}`)}</p>`}
    <div class="lead"><h1 tabindex="-1">${t('word.sign_in')}</h1><p class="mute">${heading(name)}</p></div>
    <${InApp} /><${Phase} round=${round} />
    <form class="form" novalidate onSubmit=${form.submit({ login: login.value.trim(), password: password.value })}>
      <${Field} id="login" label=${label} hint=${t(`login.${style}_hint`)} error=${form.error('login')} value=${login} onInput=${(text) => { login.value = text; }} ...${INPUTS[style]} />
      <${Password} id="password" label=${t('form.password')} error=${form.error('password')} value=${password} onInput=${(text) => { password.value = text; }} autocomplete="current-password" />
      <${FormEnd} form=${form} text=${t('login.submit')} />
    </form>
    <${LinkRows} rows=${[
      { href: href('account'), icon: 'document', text: t('login.open'), small: t('login.open_small') },
      { href: href('recovery'), icon: 'help', text: t('login.recover'), small: t('login.recover_small') },
      round.steps.includes('registry') && { href: href('number'), icon: 'search', text: t('login.number'), small: t('login.number_small') },
      { href: href('notice'), icon: 'info', text: words(round.name), small: t('word.notice_small') },
    ]} />`;
}
