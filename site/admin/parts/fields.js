// Fields with label, hint and error; the summary of errors that takes the focus.
import { html, useEffect, useRef } from '/shared/ui.js';
import { knowsProblem } from '/shared/i18n.js';
import { at, has, problemWords, t } from '../lib/words.js';
import { wordsOf } from './refused.js';

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Words of one refused field; instants among the values are said in Beijing time. */
export function fieldWords({ code, params = {} }) {
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, ISO.test(value) ? at(value) : value]));
  if (has(`field.${code}`)) return t(`field.${code}`, values);
  return problemWords(knowsProblem(code) ? code : 'wrong_type', values).title;
}

export const idOf = (pointer) => `f${pointer.replace(/[^a-z0-9]+/gi, '-')}`;
const errorAt = (errors, pointer) => errors.find((error) => error.pointer === pointer);

/** A text field. `form` is {values: signal, errors: []}; `pointer` is the place of the value in the request. */
export function Field({ form, pointer, label, hint, type = 'text', rows, narrow, ...more }) {
  const id = idOf(pointer);
  const error = errorAt(form.errors, pointer);
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null;
  const shared = {
    id, class: 'input', value: form.values.value[pointer] ?? '', 'aria-describedby': said, 'aria-invalid': error ? 'true' : null,
    onInput: (event) => { form.values.value = { ...form.values.value, [pointer]: event.currentTarget.value }; }, ...more,
  };
  return html`<div class=${`field ${error ? 'bad' : ''} ${narrow ? 'narrow' : ''}`}><label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`}
    ${rows ? html`<textarea rows=${rows} ...${shared}></textarea>` : html`<input type=${type} ...${shared} />`}</div>`;
}

export function Check({ form, pointer, label, hint }) {
  const id = idOf(pointer);
  return html`<div class="field"><label class="check" for=${id}><input type="checkbox" id=${id} checked=${form.values.value[pointer]}
    aria-describedby=${hint ? `${id}-hint` : null}
    onChange=${(event) => { form.values.value = { ...form.values.value, [pointer]: event.currentTarget.checked }; }} /><span>${label}</span></label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

/** Errors on top of a form, with the focus; `labels` names each pointer. Also says a problem that belongs to no field. */
export function Summary({ problem, errors, labels = {} }) {
  const box = useRef();
  useEffect(() => {
    box.current?.focus();
    if (!document.title.startsWith(t('field.error'))) document.title = t('field.error') + document.title;
  }, [problem, errors]);
  const known = errors.filter((error) => error.pointer in labels);
  const { title, todo } = wordsOf(problem ?? { code: 'invalid' });
  return html`<div class="summary" ref=${box} tabindex="-1" role="alert"><h2>${title}</h2>
    ${known.length ? html`<ul role="list">${known.map((error) => html`<li><a href=${`#${idOf(error.pointer)}`} onClick=${jump}>
      ${t('field.at', { label: labels[error.pointer], words: fieldWords(error) })}</a></li>`)}</ul>` : html`<p class="small">${todo}</p>`}
    ${problem?.requestId && html`<p class="tiny mute">${t('refused.id', { id: problem.requestId })}</p>`}</div>`;
}

function jump(event) {
  event.preventDefault();
  document.getElementById(event.currentTarget.getAttribute('href').slice(1))?.focus();
}

/** Pointers of the values that are empty, as errors of the server's kind. */
export const missing = (values, pointers) =>
  pointers.filter((pointer) => !String(values[pointer] ?? '').trim()).map((pointer) => ({ pointer, code: 'required', params: {} }));
