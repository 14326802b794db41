// Open an account: who one is, where one can be reached, a password. All faults at once; the number assigned at the end.
import { post } from '/shared/api.js';
import { heading, lang, t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { LinkRows, Section, useTitle } from '../parts/blocks.js';
import { Proven, tidied } from '../parts/code.js';
import { Document, documentLabels, useDocument } from '../parts/document.js';
import { Field } from '../parts/fields.js';
import { FormEnd, Password, Select, Summary, Tick, useForm } from '../parts/form.js';
import { Later } from '../parts/later.js';
import { takeMe } from '../parts/mine.js';
import { href, programme, sessionBegan } from '../state.js';

const labelsOf = () => ({
  ...documentLabels(), name: t('account.name'), phone: t('form.phone'), phone_code: t('form.code', { what: t('form.phone') }),
  email: t('form.email'), email_code: t('form.code', { what: t('form.email') }), password: t('form.password'),
  question: t('account.question'), answer: t('account.answer'), notice: t('account.notice'), declared: t('account.declared'),
});

/** The contacts asked for: each with its number and its code. */
function useContacts(takes) {
  const held = { phone: [useSignal(''), useSignal('')], email: [useSignal(''), useSignal('')] };
  const body = () => Object.fromEntries(takes.flatMap((kind) => {
    const [to, code] = held[kind];
    return to.value.trim() ? [[kind, tidied(kind, to.value)], [`${kind}_code`, code.value.trim()]] : [];
  }));
  return { held, body };
}

function neededOf({ needs, questions, declaration }, values, contacts) {
  const codes = Object.fromEntries(Object.entries(contacts.held).filter(([kind, [to]]) => needs.includes(kind) || to.value.trim())
    .flatMap(([kind, [to, code]]) => [[kind, to.value.trim()], [`${kind}_code`, code.value.trim()]]));
  return {
    id_no: values.number.trim(), name: values.name.trim(), ...codes, password: values.password,
    ...(questions.length > 0 && { question: values.question || null, answer: values.answer.trim() }),
    notice: values.read, ...(declaration && { declared: values.declared }),
  };
}

export default function Account() {
  const { accounts, code, name, privacy } = programme.value;
  const { questions, declaration, password: rule } = accounts;
  const opened = useSignal(null);
  const held = useDocument(accounts.regions);
  const contacts = useContacts(accounts.takes);
  const [called, password, question, answer] = [useSignal(''), useSignal(''), useSignal(''), useSignal('')];
  const [read, declared] = [useSignal(false), useSignal(false)];
  const form = useForm(labelsOf(), async (stage) => {
    const me = await post('/accounts', {
      programme: code, name: called.value.trim(), ...held.body(), ...contacts.body(), password: password.value, notice: privacy.version,
      ...(declaration && { declared: declaration.version }), ...(questions.length > 0 && { question: question.value, answer: answer.value.trim() }), language: lang.value,
    }, { stage });
    sessionBegan();
    takeMe(me);
    opened.value = me;
  });
  useTitle(t(opened.value ? 'account.opened' : 'account.title'));
  if (opened.value) return html`<${Later} part="opened" words="opened" me=${opened.value} />`;
  const set = (signal) => (value) => { signal.value = value; };
  const needed = neededOf(accounts, { number: held.number.value, name: called.value, password: password.value, question: question.value, answer: answer.value, read: read.value, declared: declared.value }, contacts);
  return html`<${Summary} form=${form} />
    <div class="lead"><h1 tabindex="-1">${t('account.title')}</h1><p class="mute">${heading(name)}</p></div>
    <form class="form" novalidate onSubmit=${form.submit(needed)}>
      <${Section} id="who" title=${t('account.who')}><div class="form">
        <${Document} document=${held} form=${form} />
        <${Field} id="name" label=${t('account.name')} hint=${t('account.name_hint')} error=${form.error('name')} value=${called} onInput=${set(called)} autocomplete="name" autocapitalize="words" spellcheck="false" maxlength="100" />
        <${Later} part="printed" words="printed" when=${called.value.trim().length > 1} name=${called.value} />
        ${accounts.changes.includes('name') || html`<p class="small">${t('account.fixed_name')}</p>`}
        <p class="small">${t('account.fixed_number')}</p></div></${Section}>
      <${Section} id="reach" title=${t('account.reach')}><div class="form">${accounts.takes.map((kind) => html`<${Proven} key=${kind} kind=${kind} to=${contacts.held[kind][0]} code=${contacts.held[kind][1]}
        purpose="register" programme=${code} form=${form} aside=${!accounts.needs.includes(kind) && t('form.may')} />`)}</div></${Section}>
      <${Section} id="secret" title=${t('account.secret')}><div class="form">
        <${Password} id="password" label=${t('form.password')} hint=${t('form.password_rule', rule)} error=${form.error('password')} value=${password} onInput=${set(password)} autocomplete="new-password" />
        ${questions.length > 0 && html`<${Select} id="question" label=${t('account.question')} hint=${t('account.question_hint')} error=${form.error('question')} value=${question.value} empty=${t('form.choose')}
            options=${questions.map((one) => [one.id, words(one.words)])} onChange=${set(question)} />
          <${Field} id="answer" label=${t('account.answer')} error=${form.error('answer')} value=${answer} onInput=${set(answer)} autocomplete="off" maxlength="254" />`}</div></${Section}>
      <${Section} id="said" title=${t('account.said')}><div class="card pad stack">
        <details><summary>${t('account.notice')}<span class="small mute"> ${t('account.version', { version: privacy.version })}</span></summary>
          ${privacy.sections.map(({ title, body }, n) => html`<div key=${n} class="prose"><h3>${words(title)}</h3><p>${words(body)}</p></div>`)}</details>
        <${Tick} id="notice" error=${form.error('notice')} value=${read.value} onChange=${set(read)}>${t('account.read')}</${Tick}>
        ${declaration && html`<hr class="hr" /><p>${words(declaration.words)}</p>
          <${Tick} id="declared" error=${form.error('declared')} value=${declared.value} onChange=${set(declared)}>${t('account.declare')}</${Tick}>`}</div></${Section}>
      <${FormEnd} form=${form} text=${t('account.submit')} lost=${t('account.lost')} />
    </form>
    <${LinkRows} rows=${[{ href: href('sign-in'), icon: 'forward', text: t('account.have'), small: t('account.have_small') },
      { href: href('recovery'), icon: 'help', text: t('account.recover') }]} />`;
}
