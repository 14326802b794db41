// A labelled list to choose from; options are [value, word, disabled?].
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { t } from '../lib/words.js';
import { fieldWords } from './fields.js';

export function Pick({ id, label, hint, value, options, error, onChange }) {
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null;
  return html`<div class=${`field ${error ? 'bad' : ''}`}><label for=${id}>${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" id=${`${id}-error`}><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`}
    <div class="select"><select id=${id} aria-describedby=${said} aria-invalid=${error ? 'true' : null} onChange=${(event) => onChange(event.currentTarget.value)}>
      ${options.map(([key, word, off]) => html`<option value=${key} selected=${key === value} disabled=${off}>${word}</option>`)}</select><${Icon} name="down" /></div></div>`;
}
