// 接收方式: phone, e-mail, language. Shown masked; changed after the second factor; given by choice.
import { get, put } from '/shared/api.js';
import { problemWords, t } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, Facts, ProblemNote, Section, Skeleton, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { ErrorSummary, Field, fieldErrors, tidy } from '../parts/fields.js';
import { draft, dropDraft, href, keepDraft, say, signedOut, view } from '../state.js';

const IDS = { '/phone': 'phone', '/email': 'email' };
const LANGUAGES = [['zh-CN', '中文'], ['en', 'English']];

function check(phone, email) {
  return [
    phone && !/^\+?\d{7,15}$/.test(phone) && { id: 'phone', text: problemWords('phone_format').title },
    email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && { id: 'email', text: problemWords('email_format').title },
  ].filter(Boolean);
}

const Known = ({ contact }) => html`<div class="card pad stack"><${Facts} rows=${[
  [t('contact.phone'), contact.phone_masked ? html`<span class="num">${contact.phone_masked}</span>` : t('contact.nothing')],
  [t('contact.email'), contact.email_masked ?? t('contact.nothing')],
  [t('contact.language'), html`<span lang=${contact.language}>${LANGUAGES.find(([code]) => code === contact.language)?.[1]}</span>`],
]} />${contact.consented_at && html`<p class="tiny mute">${t('contact.consented')} <${D} at=${contact.consented_at} /></p>`}</div>`;

const Language = ({ value, onChange }) => html`<fieldset class="field"><legend class="label">${t('contact.language')}</legend>
  <ul class="rows" role="list">${LANGUAGES.map(([code, name]) => html`<li key=${code}><label class="choice">
    <input type="radio" name="language" value=${code} checked=${value === code} onChange=${() => onChange(code)} /><span class="grow" lang=${code}>${name}</span></label></li>`)}</ul></fieldset>`;

function Form({ contact }) {
  const [phone, email] = [useSignal(draft('phone') ?? ''), useSignal(draft('email') ?? '')];
  const [language, errors] = [useSignal(contact.value.language), useSignal([])];
  const save = useAction(async (stage) => {
    const body = { phone: tidy(phone.value) || null, email: email.value.trim() || null, language: language.value };
    contact.value = await put('/contact', body, { safe: true, stage });
    ['phone', 'email'].forEach(dropDraft);
    [phone.value, email.value] = ['', ''];
    say(t('contact.saved'));
    document.querySelector('main h1')?.focus();
  });
  const submit = async (event) => {
    event.preventDefault();
    errors.value = check(tidy(phone.value), email.value.trim());
    if (errors.value.length) return;
    await save.start();
    if (save.problem.value) errors.value = fieldErrors(save.problem.value, IDS, problemWords);
  };
  const error = (id) => errors.value.find((fault) => fault.id === id)?.text;
  const hint = (kind) => (contact.value[`${kind}_masked`] ? t('contact.again', { now: contact.value[`${kind}_masked`] }) : t(`contact.${kind}_hint`));
  const field = (id, value, rest) => html`<${Field} id=${id} label=${t(`contact.${id}`)} aside=${t('contact.may')} hint=${hint(id)} error=${error(id)} value=${value}
    onInput=${(text) => { value.value = text; keepDraft(id, text); }} ...${rest} />`;
  const problem = save.problem.value;
  return html`<${ErrorSummary} errors=${errors.value} /><form class="form" novalidate onSubmit=${submit}>
    ${field('phone', phone, { type: 'tel', inputmode: 'tel', autocomplete: 'tel-national', maxlength: '20' })}
    ${field('email', email, { type: 'email', inputmode: 'email', autocomplete: 'email', autocapitalize: 'off', spellcheck: 'false', maxlength: '254' })}
    <${Language} value=${language.value} onChange=${(code) => { language.value = code; }} />
    ${problem && !problem.errors.length && html`<${ProblemNote} problem=${problem} />`}
    <p class="small">${t('contact.consent')} <a href=${href('privacy')}>${t('contact.privacy')}</a></p>
    <div class="actions"><button class="btn primary block" type="submit" aria-busy=${save.busy.value !== null}>${t('contact.save')}</button>
      <${StageNote} stage=${save.stage} /></div></form>`;
}

export default function Contact() {
  const contact = useSignal(null);
  const problem = useSignal(null);
  useEffect(() => {
    get('/contact').then((found) => { contact.value = found; }, (error) => { if (error.code === 'not_signed_in') signedOut(true); else problem.value = error; });
  }, []);
  useTitle(t('contact.title'));
  const proved = view.value.candidate.proved;
  return html`<div class="lead"><h1 tabindex="-1">${t('contact.title')}</h1><p class="mute">${t('contact.lead')}</p></div>
    ${problem.value && html`<${ProblemNote} problem=${problem.value} />`}
    ${!contact.value && !problem.value && html`<${Skeleton} />`}
    ${contact.value && html`<${Section} id="known" title=${t('contact.now')}><${Known} contact=${contact.value} /></${Section}>`}
    ${contact.value && (proved ? html`<${Section} id="change" title=${t('contact.change')}><${Form} contact=${contact} /></${Section}>`
      : html`<div class="card pad stack"><p>${t('contact.prove')}</p><a class="btn primary block" href=${href('proof?next=contact')}>${t('problem.way.proof')}</a></div>`)}
    <a class="btn" href=${href('messages')}>${t('contact.back')}</a>`;
}
