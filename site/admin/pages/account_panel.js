// A new account, or one account in the side panel: name, role and scope; disabled; a new password and code.
import { post, put } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Refused } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';
import { DutyFields, dutyOf, neededIn, scopeIn, valuesOf } from './account_duty.js';
import { HandedOver } from './account_once.js';

const labelsOf = () => ({ '/account': t('account.account'), '/name': t('account.name'), '/role': t('account.role'), '/scope': t('account.scope'), '/province': t('account.scope.province'), '/site': t('account.scope.site') });

export function NewAccount({ sites, onClose, reload }) {
  const made = useSignal(null);
  const ask = useAsk({ '/account': '', '/name': '', '/role': 'clerk', '/kind': 'site', '/province': '', '/site': '' });
  const labels = labelsOf();
  const submit = async (event) => {
    event.preventDefault();
    const seen = ask.values.value;
    const body = { account: seen['/account'].trim().toLowerCase(), name: seen['/name'].trim(), role: seen['/role'], scope: scopeIn(seen) };
    const answer = await ask.submit(['/account', '/name', ...neededIn(seen)], () => post('/staff/accounts', body));
    if (!answer) return;
    made.value = answer;
    say(t('account.created', { name: answer.name }));
    reload();
  };
  if (made.value) return html`<${HandedOver} account=${made.value} onClose=${onClose} />`;
  return html`<${Dialog} side title=${t('account.new')} onClose=${onClose}><${Wrong} ask=${ask} labels=${labels} />
    <form novalidate class="form" onSubmit=${submit}>
      <${Field} form=${ask.form} pointer="/account" label=${labels['/account']} hint=${t('account.account.hint')} autocapitalize="none" spellcheck=${false} autocomplete="off" maxlength="64" />
      <${Field} form=${ask.form} pointer="/name" label=${labels['/name']} autocomplete="off" maxlength="60" /><${DutyFields} ask=${ask} sites=${sites} />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('account.create')}</button><button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

const guard = (account) => ({ headers: { 'If-Match': `"${account.version}"` } });
const asStored = ({ name, role, scope, disabled }) => ({ name, role, scope, disabled });

function Change({ account, sites, reload, onClose }) {
  const ask = useAsk(valuesOf(account));
  const labels = labelsOf();
  const submit = async (event) => {
    event.preventDefault();
    const seen = ask.values.value;
    const body = { ...asStored(account), name: seen['/name'].trim(), role: seen['/role'], scope: scopeIn(seen) };
    const done = await ask.submit(['/name', ...neededIn(seen)], () => put(`/staff/accounts/${encodeURIComponent(account.account)}`, body, guard(account)));
    if (!done) return;
    say(t('account.saved', { name: done.name }));
    await reload();
    onClose();
  };
  const stale = ask.problem.value?.code === 'stale_version';
  return html`${stale ? html`<${Stale} again=${reload} />` : html`<${Wrong} ask=${ask} labels=${labels} />`}
    <form novalidate class="form" onSubmit=${submit}><${Field} form=${ask.form} pointer="/name" label=${labels['/name']} autocomplete="off" maxlength="60" /><${DutyFields} ask=${ask} sites=${sites} />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('account.save')}</button></div></form>`;
}

/** Turned off and on again; new credentials. Each says what happens before the button. */
function Rest({ account, reload, onReset }) {
  const { busy, problem, run } = useSend();
  const at = `/staff/accounts/${encodeURIComponent(account.account)}`;
  const turn = async () => {
    const done = await run(() => put(at, { ...asStored(account), disabled: !account.disabled }, guard(account)));
    if (!done) return;
    say(t(done.disabled ? 'account.said.disabled' : 'account.said.enabled', { name: account.name }));
    reload();
  };
  const reset = async () => {
    const answer = await run(() => post(`${at}/reset`));
    if (!answer) return;
    onReset(answer);
    reload();
  };
  const part = (word, effect, press, danger) => html`<details class="more"><summary>${word}</summary><div class="form"><p class="small">${effect}</p>
    <div class="acts"><button class=${`btn ${danger ? 'danger' : ''}`} type="button" aria-busy=${busy.value} onClick=${press}>${word}</button></div></div></details>`;
  return html`${problem.value && html`<${Refused} problem=${problem.value} />`}${part(t('account.reset'), t('account.reset.effect'), reset)}
    ${account.disabled ? part(t('account.enable'), t('account.enable.effect'), turn) : part(t('account.disable'), t('account.disable.effect'), turn, true)}`;
}

export function AccountPanel({ account, sites, onClose, reload }) {
  const fresh = useSignal(null);
  if (fresh.value) return html`<${HandedOver} account=${fresh.value} onClose=${onClose} />`;
  return html`<${Dialog} side title=${account.name} onClose=${onClose}><p class="small mute">${account.account}</p>
    ${account.disabled && html`<div class="notice bad"><${Icon} name="lock" /><p>${t('account.disabled.said')}</p></div>`}
    ${account.own ? html`<p>${dutyOf(account, sites)}</p><div class="notice"><${Icon} name="lock" /><p>${t('account.own.said')}</p></div>`
      : html`<${Change} key=${account.version} account=${account} sites=${sites} reload=${reload} onClose=${onClose} /><${Rest} key=${`rest${account.version}`} account=${account} reload=${reload} onReset=${(answer) => { fresh.value = answer; }} />`}<//>`;
}
