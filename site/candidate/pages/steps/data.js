// What is stated for the round, field by field as the programme asks; and a guardian for a child.
import { t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { Field } from '../../parts/fields.js';
import { Choices, Select, Summary, Tick } from '../../parts/form.js';
import { StepEnd, useStep } from '../../parts/step-form.js';
import { draft as typedAnswers, href, keepDraft } from '../../state.js';

const FEW = 3;
const isShown = ({ shown_for: rule }, answers) => !rule || rule.one_of.includes(answers[rule.field]);

function One({ field, value, error, onChange }) {
  const { id, title, options, required, longest, date } = field;
  const common = { id, label: words(title), error, value: value ?? '' };
  const listed = options.map((option) => [option.id, words(option.words)]);
  if (options.length > FEW) return html`<${Select} ...${common} empty=${t('form.choose')} options=${listed} onChange=${onChange} />`;
  if (options.length) return html`<${Choices} ...${common} options=${listed} onChange=${onChange} />`;
  return html`<${Field} ...${common} onInput=${onChange} type=${date ? 'date' : 'text'} maxlength=${date ? null : String(longest)} autocomplete=${date ? 'bday' : 'off'} aria-required=${required ? 'true' : null} />`;
}

/** What is typed survives a reload; it goes with the session. */
function useAnswers({ round, draft }) {
  const typed = JSON.parse(typedAnswers('answers') ?? '{}');
  const answers = useSignal({ ...draft.answers, ...(typed.round === round && typed.answers) });
  const set = (id, value) => {
    answers.value = { ...answers.value, [id]: value };
    keepDraft('answers', JSON.stringify({ round, answers: answers.value }));
  };
  return [answers, set];
}

export function Data(context) {
  const { flow, changing } = context;
  const [answers, set] = useAnswers(flow);
  const sure = useSignal(false);
  const fields = flow.fields.filter((field) => isShown(field, answers.value));
  const open = (id) => flow.stage === 'draft' || flow.editable[id];
  const labels = { ...Object.fromEntries(fields.map(({ id, title }) => [id, words(title)])), confirmed: t('say.true') };
  const said = () => Object.fromEntries(fields.map(({ id }) => [id, answers.value[id]]).filter(([, value]) => value));
  const form = useStep(context, labels, () => ({ answers: said(), confirmed: sure.value }));
  const needed = { ...Object.fromEntries(fields.filter(({ required }) => required).map(({ id, options }) => [id, (answers.value[id] ?? '').trim() || (options.length ? null : '')])), confirmed: sure.value };
  return html`<${Summary} form=${form} />
    ${flow.proof?.warn_not_twice && changing && html`<p class="notice warn">${t('say.proof_again')}</p>`}
    <form class="form" novalidate onSubmit=${form.submit(needed)}>
      ${fields.map((field) => html`<${One} key=${field.id} field=${field} value=${answers.value[field.id]} error=${form.error(field.id)} onChange=${(value) => open(field.id) && set(field.id, value)} />`)}
      <${Tick} id="confirmed" error=${form.error('confirmed')} value=${sure.value} onChange=${(on) => { sure.value = on; }}>${t('say.true')}</${Tick}>
      <${StepEnd} form=${form} text=${changing ? t('say.save') : null} /></form>`;
}

const RELATIONS = ['father', 'mother', 'other'];

export function GuardianStep(context) {
  const { step, flow } = context;
  const [name, relation, phone, consent] = [useSignal(''), useSignal(''), useSignal(''), useSignal(false)];
  const labels = { name: t('say.guardian.name'), relation: t('say.guardian.relation'), phone: t('say.guardian.phone'), consent: t('say.guardian.consent') };
  const form = useStep(context, labels, () => ({ guardian: { name: name.value.trim(), relation: relation.value, phone: phone.value.trim(), consent: consent.value } }));
  const set = (signal) => (value) => { signal.value = value; };
  const { under, clause } = step.why?.params ?? {};
  const named = flow.draft.guardian;
  return html`<${Summary} form=${form} /><p class="mute">${under ? t('say.guardian.why', { n: under, clause }) : t('say.guardian.again')} <a href=${href('privacy')}>${t('say.privacy')}</a></p>
    ${named && html`<p class="notice">${t('say.guardian.named', { name: named.name_masked, phone: named.phone_masked })}</p>`}
    <form class="form" novalidate onSubmit=${form.submit({ name: name.value.trim(), relation: relation.value || null, phone: phone.value.trim(), consent: consent.value })}>
      <${Field} id="name" label=${labels.name} error=${form.error('name')} value=${name} onInput=${set(name)} autocomplete="off" maxlength="60" />
      <${Choices} id="relation" label=${labels.relation} error=${form.error('relation')} value=${relation.value} options=${RELATIONS.map((one) => [one, t(`say.guardian.${one}`)])} onChange=${set(relation)} />
      <${Field} id="phone" label=${labels.phone} error=${form.error('phone')} value=${phone} onInput=${set(phone)} inputmode="tel" autocomplete="off" maxlength="20" />
      <${Tick} id="consent" error=${form.error('consent')} value=${consent.value} onChange=${set(consent)}>${labels.consent}</${Tick}>
      <${StepEnd} form=${form} /></form>`;
}
