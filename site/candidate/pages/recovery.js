// A new password: by a code, by the security question, or in person. The same answer whether there is an account or not.
import { post } from '/shared/api.js';
import { heading, t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { useTitle } from '../parts/blocks.js';
import { Proven, tidied } from '../parts/code.js';
import { Document, documentLabels, useDocument } from '../parts/document.js';
import { Field } from '../parts/fields.js';
import { Choices, FormEnd, Password, Summary, useForm } from '../parts/form.js';
import { Later } from '../parts/later.js';
import { go, href, programme } from '../state.js';

const labelsOf = () => ({
  ...documentLabels(), phone: t('form.phone'), phone_code: t('form.code', { what: t('form.phone') }), email: t('form.email'),
  email_code: t('form.code', { what: t('form.email') }), answer: t('recovery.answer'), password: t('recovery.password'),
});
const done = () => go('login?recovered=1');

const NewPassword = ({ form, value, rule }) => html`<${Password} id="password" label=${t('recovery.password')} hint=${t('form.password_rule', rule)} error=${form.error('password')}
  value=${value} onInput=${(text) => { value.value = text; }} autocomplete="new-password" />`;

function ByCode({ rules, code: programmeCode }) {
  const held = useDocument(rules.regions);
  const kind = useSignal(rules.takes[0]);
  const [to, code, password] = [useSignal(''), useSignal(''), useSignal('')];
  const form = useForm(labelsOf(), async (stage) => {
    await post('/accounts/recovery', { programme: programmeCode, by: 'code', ...held.body(), [kind.value]: tidied(kind.value, to.value), code: code.value.trim(), password: password.value }, { stage });
    done();
  }, { as: { code: `${kind.value}_code` } });
  return html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit({ id_no: held.number.value.trim(), [kind.value]: to.value.trim(), [`${kind.value}_code`]: code.value.trim(), password: password.value })}>
    <${Document} document=${held} form=${form} born=${false} />
    ${rules.takes.length > 1 && html`<${Choices} id="kind" label=${t('recovery.kind')} value=${kind.value} options=${rules.takes.map((one) => [one, t(`form.${one}`)])} onChange=${(one) => { kind.value = one; to.value = ''; }} />`}
    <${Proven} key=${kind.value} kind=${kind.value} to=${to} code=${code} purpose="recover" programme=${programmeCode} form=${form} />
    <${NewPassword} form=${form} value=${password} rule=${rules.password} />
    <${FormEnd} form=${form} text=${t('recovery.submit')} lost=${t('recovery.lost')} /></form>`;
}

/** There is a question for every number, so that nobody learns who has an account. */
function ByQuestion({ rules, code }) {
  const held = useDocument(rules.regions);
  const question = useSignal(null);
  const [answer, password] = [useSignal(''), useSignal('')];
  const form = useForm(labelsOf(), async (stage) => {
    const asked = { programme: code, by: 'question', ...held.body() };
    if (!question.value) {
      question.value = (await post('/accounts/recovery', asked, { stage, safe: true })).question;
      setTimeout(() => document.getElementById('answer')?.focus());
      return;
    }
    await post('/accounts/recovery', { ...asked, answer: answer.value.trim(), password: password.value }, { stage });
    done();
  });
  const asked = rules.questions.find(({ id }) => id === question.value);
  return html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit({ id_no: held.number.value.trim(), ...(asked && { answer: answer.value.trim(), password: password.value }) })}>
    <${Document} document=${held} form=${form} born=${false} />
    ${asked && html`<${Field} id="answer" label=${words(asked.words)} hint=${t('recovery.answer_hint')} error=${form.error('answer')} value=${answer} onInput=${(text) => { answer.value = text; }} autocomplete="off" maxlength="254" />
      <${NewPassword} form=${form} value=${password} rule=${rules.password} />`}
    <${FormEnd} form=${form} text=${t(asked ? 'recovery.submit' : 'recovery.ask')} lost=${asked && t('recovery.lost')} /></form>`;
}

const InPerson = () => html`<div class="card pad"><p>${t('recovery.office_text')}</p></div><${Later} part="offices" words="offices" />`;

const WAYS = { code: ByCode, question: ByQuestion, office: InPerson };

export default function Recovery() {
  const { accounts, code, name } = programme.value;
  const ways = accounts.recover.filter((way) => WAYS[way]);
  const way = useSignal(ways[0]);
  useTitle(t('recovery.title'));
  const Way = WAYS[way.value];
  return html`<div class="lead"><h1 tabindex="-1">${t('recovery.title')}</h1><p class="mute">${heading(name)}</p></div>
    ${ways.length > 1 && html`<${Choices} id="way" label=${t('recovery.way')} value=${way.value} options=${ways.map((one) => [one, t(`recovery.way.${one}`), t(`recovery.way.${one}_small`)])} onChange=${(one) => { way.value = one; }} />`}
    <${Way} key=${way.value} rules=${accounts} code=${code} />
    <a class="btn" href=${href('sign-in')}>${t('recovery.back')}</a>`;
}
