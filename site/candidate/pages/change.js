// Change one thing of the account: name, phone, e-mail, password, question; or add a document.
import { post, Problem, put } from '/shared/api.js';
import { t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { Failure, useTitle } from '../parts/blocks.js';
import { Proven, tidied } from '../parts/code.js';
import { Document, documentLabels, useDocument } from '../parts/document.js';
import { Field } from '../parts/fields.js';
import { FormEnd, Password, Select, Summary, useForm } from '../parts/form.js';
import { Later } from '../parts/later.js';
import { takeMe } from '../parts/mine.js';
import { go, href, me, programme, route, say, sessionBegan } from '../state.js';

const set = (signal) => (text) => { signal.value = text; };
const current = () => ({ wrong_credentials: ['password', t('change.wrong_password')] });

/** A change answers who one is now; where credentials changed the session begins anew. */
function changed(next) {
  takeMe(next);
  sessionBegan();
  go('me');
  say(t('change.saved'));
}

const Shell = ({ form, needed, lost, children }) => html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit(needed)}>${children}
  <${FormEnd} form=${form} text=${t('change.save')} lost=${lost} /></form>`;

const Current = ({ form, value }) => html`<${Password} id="password" label=${t('change.current')} hint=${t('change.current_hint')} error=${form.error('password')} value=${value} onInput=${set(value)} autocomplete="current-password" />`;

function Name() {
  const name = useSignal(me.value.name);
  const form = useForm({ name: t('change.name') }, async (stage) => changed(await put('/me/name', { name: name.value.trim() }, { stage, safe: true })));
  return html`${me.value.confirmed && html`<p class="notice warn">${t('change.name_warning')}</p>`}
    <${Shell} form=${form} needed=${{ name: name.value.trim() }}>
      <${Field} id="name" label=${t('change.name')} hint=${t('change.name_hint')} error=${form.error('name')} value=${name} onInput=${set(name)} autocomplete="name" spellcheck="false" maxlength="100" />
      <${Later} part="printed" words="printed" when=${name.value.trim().length > 1} name=${name.value} /></${Shell}>`;
}

function Reach({ kind }) {
  const [to, code, password] = [useSignal(''), useSignal(''), useSignal('')];
  const labels = { [kind]: t(`form.${kind}`), [`${kind}_code`]: t('form.code', { what: t(`form.${kind}`) }), password: t('change.current') };
  const form = useForm(labels, async (stage) => changed(await put(`/me/${kind}`, { [kind]: tidied(kind, to.value), code: code.value.trim(), password: password.value }, { stage })), { as: { code: `${kind}_code` }, refusals: current() });
  const now = me.value[`${kind}_masked`];
  return html`${now && html`<p>${t('change.now')} <b class="num">${now}</b></p>`}
    <${Shell} form=${form} needed=${{ [kind]: to.value.trim(), [`${kind}_code`]: code.value.trim(), password: password.value }} lost=${t('change.lost')}>
      <${Proven} kind=${kind} to=${to} code=${code} purpose="change" programme=${programme.value.code} form=${form} />
      <${Current} form=${form} value=${password} /></${Shell}>`;
}

function NewPassword() {
  const [password, next] = [useSignal(''), useSignal('')];
  const form = useForm({ password: t('change.current'), new_password: t('change.new') }, async (stage) => changed(await put('/me/password', { password: password.value, new_password: next.value }, { stage })), { refusals: current() });
  return html`<${Shell} form=${form} needed=${{ password: password.value, new_password: next.value }} lost=${t('change.lost_password')}>
    <${Current} form=${form} value=${password} />
    <${Password} id="new_password" label=${t('change.new')} hint=${t('form.password_rule', programme.value.accounts.password)} error=${form.error('new_password')} value=${next} onInput=${set(next)} autocomplete="new-password" />
    <p class="small">${t('change.others_end')}</p></${Shell}>`;
}

function Question() {
  const { questions } = programme.value.accounts;
  const [question, answer, password] = [useSignal(me.value.question ?? ''), useSignal(''), useSignal('')];
  const form = useForm({ question: t('change.question'), answer: t('change.answer'), password: t('change.current') }, async (stage) => changed(await put('/me/question', { question: question.value, answer: answer.value.trim(), password: password.value }, { stage, safe: true })), { refusals: current() });
  return html`<${Shell} form=${form} needed=${{ question: question.value || null, answer: answer.value.trim(), password: password.value }}>
    <${Select} id="question" label=${t('change.question')} error=${form.error('question')} value=${question.value} empty=${t('form.choose')} options=${questions.map(({ id, words: said }) => [id, words(said)])} onChange=${set(question)} />
    <${Field} id="answer" label=${t('change.answer')} error=${form.error('answer')} value=${answer} onInput=${set(answer)} autocomplete="off" maxlength="254" />
    <${Current} form=${form} value=${password} /></${Shell}>`;
}

function Another() {
  const held = useDocument(programme.value.accounts.regions);
  const form = useForm(documentLabels(), async (stage) => changed(await post('/me/documents', held.body(), { stage, safe: true })));
  return html`<${Shell} form=${form} needed=${{ id_no: held.number.value.trim() }}><${Document} document=${held} form=${form} /></${Shell}>`;
}

const FORMS = { name: Name, phone: Reach, email: Reach, password: NewPassword, question: Question, document: Another };

export default function Change() {
  const what = route.value.item;
  const Form = FORMS[what];
  const may = Form && (what === 'document' || programme.value.accounts.changes.includes(what));
  useTitle(t(may ? `change.${what}.title` : 'change.title'));
  if (!may) return html`<${Failure} problem=${new Problem(404)} />`;
  return html`<div class="lead"><h1 tabindex="-1">${t(`change.${what}.title`)}</h1></div>
    <${Form} kind=${what} /><a class="btn" href=${href('me')}>${t('change.back')}</a>`;
}
