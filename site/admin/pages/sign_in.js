// S1: account, password and the six digits of the authenticator, on one page. Every failure gets the same answer.
import { post } from '/shared/api.js';
import { Mark } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { t } from '../lib/words.js';
import { began } from '../lib/session.js';
import { me } from '../lib/who.js';
import { Language, Time } from '../parts/bar.js';
import { Field, missing, Summary } from '../parts/fields.js';

const FIELDS = ['/account', '/password', '/code'];

/** Digits as typed or pasted: full-width, with spaces. */
const digits = (text) => text.normalize('NFKC').replace(/\D/g, '');

export default function SignIn() {
  const values = useSignal({});
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  useEffect(() => { document.title = `${t('signin.title')} - ${t('site')}`; }, []);
  const submit = async (event) => {
    event.preventDefault();
    problem.value = null;
    errors.value = missing(values.value, FIELDS);
    if (errors.value.length) return;
    const { '/account': account, '/password': password, '/code': code } = values.value;
    const answer = await run(() => post('/staff/session', { account: account.trim(), password, code: digits(code) }));
    if (answer) {
      began(answer.account);
      me.value = answer;
    } else errors.value = problem.value?.errors ?? [];
  };
  const form = { values, errors: errors.value };
  const labels = { '/account': t('signin.account'), '/password': t('signin.password'), '/code': t('signin.code') };
  const refused = errors.value.length > 0 || problem.value;
  return html`<div class="door"><header class="bar"><span class="brand"><${Mark} />${t('site')}</span><span class="grow"></span><${Time} /><${Language} /></header>
    <main id="main" tabindex="-1" class="card"><h1 tabindex="-1">${t('signin.title')}</h1><p class="mute small">${t('signin.intro')}</p>
      ${refused && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${labels} />`}
      <form novalidate onSubmit=${submit}>
        <${Field} form=${form} pointer="/account" label=${labels['/account']} autocomplete="username" autocapitalize="none" spellcheck=${false} />
        <${Field} form=${form} pointer="/password" label=${labels['/password']} type="password" autocomplete="current-password" />
        <${Field} form=${form} pointer="/code" label=${labels['/code']} hint=${t('signin.code.hint')} class="input code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" />
        <button class="btn primary wide" type="submit" aria-busy=${busy.value}>${t('signin.go')}</button></form>
      <p class="small mute">${t('signin.help')}</p></main></div>`;
}
