// One form: all that is missing or refused at once, above and beside the fields; what was typed stays.
import { knowsProblem, problemWords, t } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { ProblemNote, StageNote, useAction } from './blocks.js';
import { ErrorSummary } from './fields.js';

export const fill = (what) => t('form.fill', { what });
/** A tick that is not set is false, a choice not made null. */
const absent = (value, what) => (value === false ? t('form.tick', { what }) : value === null ? t('form.pick', { what }) : fill(what));

/**
 * `labels`: what each field of the form is called, by its id; a JSON pointer names the field somewhere, `as` where it
 * goes by another name. `refusals`: problem code -> [field, text] of those that are one field's fault.
 */
export function useForm(labels, run, { as = {}, refusals = {} } = {}) {
  const ids = Object.keys(labels);
  const errors = useSignal([]);
  const act = useAction(run);
  const told = ({ pointer, code, params }) => {
    const id = pointer.split('/').map((part) => as[part] ?? part).find((part) => ids.includes(part)) ?? ids[0];
    const text = problemWords(knowsProblem(code) ? code : 'pattern', params).title;
    return { id, text: code === 'required' ? fill(labels[id]) : text };
  };
  const start = async (...args) => {
    errors.value = [];
    const done = await act.start(...args);
    const problem = act.problem.value;
    const [id, text] = refusals[problem?.code] ?? [];
    if (problem) errors.value = id ? [{ id, text }] : problem.errors.map(told);
    return done;
  };
  const submit = (needed) => (event) => {
    event.preventDefault();
    errors.value = Object.entries(needed).filter(([, value]) => !value).map(([id, value]) => ({ id, text: absent(value, labels[id]) }));
    if (!errors.value.length) start();
  };
  const error = (id) => errors.value.find((fault) => fault.id === id)?.text;
  return { ...act, start, errors, submit, error, told };
}

/** `lost`: what to do where nobody knows whether it was done. */
export function FormEnd({ form, text, lost, quiet }) {
  const problem = form.problem.value;
  return html`${problem && !form.errors.value.length && html`<${ProblemNote} problem=${problem} />`}
    ${lost && problem?.code === 'no_answer' && html`<p class="notice" role="status">${lost}</p>`}
    <div class="actions"><button class=${`btn block ${quiet ? '' : 'primary'}`} type="submit" aria-busy=${form.busy.value !== null}>${text}</button>
      <${StageNote} stage=${form.stage} /></div>`;
}

export const Summary = ({ form }) => html`<${ErrorSummary} errors=${form.errors.value} />`;

export const Notes = ({ id, hint, error }) => html`${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
  ${error && html`<p class="error" id=${`${id}-error`}><span class="sr">${t('form.error')}</span>${error}</p>`}`;

const noted = (id, hint, error) => ({ 'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null, 'aria-invalid': error ? 'true' : null });

/** options: [value, text] */
export const Select = ({ id, label, aside, hint, error, value, options, empty, onChange }) => html`<div class=${`field ${error ? 'bad' : ''}`}>
  <label for=${id}>${label}${aside && html` <span class="or">${aside}</span>`}</label><${Notes} id=${id} hint=${hint} error=${error} />
  <div class="select"><select id=${id} value=${value ?? ''} onChange=${(event) => onChange(event.target.value)} ...${noted(id, hint, error)}>
    ${empty && html`<option value="">${empty}</option>`}
    ${options.map(([code, text]) => html`<option key=${code} value=${code}>${text}</option>`)}</select><${Icon} name="down" /></div></div>`;

/** options: [value, text, small] */
export const Choices = ({ id, label, hint, error, value, options, onChange }) => html`<fieldset class=${`field ${error ? 'bad' : ''}`}>
  <legend class="label">${label}</legend><${Notes} id=${id} hint=${hint} error=${error} />
  <ul class="rows" role="list">${options.map(([code, text, small], n) => html`<li key=${code}><label class="choice">
    <input type="radio" id=${n ? null : id} name=${id} value=${code} checked=${value === code} onChange=${() => onChange(code)} ...${noted(id, n ? null : hint, n ? null : error)} />
    <span class="grow">${text}${small && html`<small>${small}</small>`}</span></label></li>`)}</ul></fieldset>`;

export const Tick = ({ id, error, value, onChange, children }) => html`<div class=${`field ${error ? 'bad' : ''}`}>
  <${Notes} id=${id} error=${error} />
  <label class="check"><input type="checkbox" id=${id} checked=${value} onChange=${(event) => onChange(event.target.checked)} ...${noted(id, null, error)} /><span>${children}</span></label></div>`;

/** Its rule is said before; what is typed can be looked at. */
export function Password({ id, label, hint, error, value, onInput, autocomplete }) {
  const shown = useSignal(false);
  return html`<div class=${`field ${error ? 'bad' : ''}`}><label for=${id}>${label}</label><${Notes} id=${id} hint=${hint} error=${error} />
    <div class="beside"><input class="input" id=${id} name=${id} type=${shown.value ? 'text' : 'password'} value=${value.value} autocomplete=${autocomplete} autocapitalize="off"
        spellcheck="false" maxlength="256" onInput=${(event) => onInput(event.target.value)} ...${noted(id, hint, error)} />
      <button class="btn soft" type="button" aria-pressed=${shown.value ? 'true' : 'false'} onClick=${() => { shown.value = !shown.value; }}>${t('form.show')}</button></div></div>`;
}
