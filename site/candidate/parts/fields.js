// Fields with their error, and the summary on top that names the same words.
import { knowsProblem, t } from '/shared/i18n.js';
import { html, useEffect, useRef } from '/shared/ui.js';

/** errors: [{id, text}]. Takes the focus when it appears, also for one error. */
export function ErrorSummary({ errors }) {
  const box = useRef(null);
  useEffect(() => {
    if (!errors.length) return;
    box.current.focus();
    if (!document.title.startsWith(t('form.error'))) document.title = t('form.error') + document.title;
  }, [errors]);
  if (!errors.length) return null;
  return html`<div class="summary" role="alert" tabindex="-1" ref=${box}>
    <h2>${t('form.fix', { n: errors.length })}</h2>
    <ul role="list">${errors.map(({ id, text }) => html`<li key=${id}><a href=${`#${id}`} onClick=${(event) => {
      event.preventDefault();
      document.getElementById(id)?.focus();
    }}>${text}</a></li>`)}</ul></div>`;
}

export function Field({ id, label, aside, hint, error, value, onInput, ...rest }) {
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class=${`field ${error ? 'bad' : ''}`}>
    <label for=${id}>${label}${aside && html` <span class="or">${aside}</span>`}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}><span class="sr">${t('form.error')}</span>${error}</p>`}
    <input class="input" id=${id} name=${id} value=${value} onInput=${(event) => onInput(event.target.value)}
      aria-describedby=${notes || null} aria-invalid=${error ? 'true' : null} ...${rest} /></div>`;
}

/** errors[] of a problem as the summary wants them; `ids` maps a JSON pointer to a field's id. */
export const fieldErrors = (problem, ids, text) =>
  problem.errors.map(({ pointer, code, params }) => ({ id: ids[pointer] ?? Object.values(ids)[0], text: text(knowsProblem(code) ? code : 'pattern', params).title }));

export const tidy = (text) => text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff-]/g, '');

/** A name has no digit, a document number always has one. */
export const factorOf = (text) => (/\d/.test(text.normalize('NFKC')) ? 'id_no' : 'name');
export const factorValue = (text) => (factorOf(text) === 'id_no' ? tidy(text) : text.trim());
