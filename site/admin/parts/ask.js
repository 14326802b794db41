// Forms: their values, what is missing, one press at a time; choices.
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { t } from '../lib/words.js';
import { idOf, missing, Summary } from './fields.js';

/** {values, errors, busy, problem, form, submit(needed, send)}: submit answers what `send` does, or undefined. */
export function useAsk(start = {}) {
  const values = useSignal(start);
  const errors = useSignal([]);
  const send = useSend();
  const submit = async (needed, action) => {
    send.problem.value = null;
    errors.value = missing(values.value, needed);
    if (errors.value.length) return undefined;
    const answer = await send.run(async () => (await action()) ?? true);
    errors.value = send.problem.value?.errors ?? [];
    return answer;
  };
  return { values, errors, submit, busy: send.busy, problem: send.problem, form: { values, errors: errors.value } };
}

/** What is wrong with the form, with the focus; nothing while all is well. */
export const Wrong = ({ ask, labels }) => (ask.errors.value.length > 0 || ask.problem.value)
  && html`<${Summary} key=${ask.errors.value} problem=${ask.problem.value} errors=${ask.errors.value} labels=${labels} />`;

/** One of several, as radio buttons; `options` is [[value, word, hint?]]. */
export function Options({ ask, pointer, legend, options }) {
  const error = ask.errors.value.find((one) => one.pointer === pointer);
  const pick = (value) => () => { ask.values.value = { ...ask.values.value, [pointer]: value }; };
  const id = idOf(pointer);
  return html`<fieldset class=${`field ${error ? 'bad' : ''}`} aria-describedby=${error ? `${id}-error` : null}><legend class="label small">${legend}</legend>
    ${error && html`<p class="error" id=${`${id}-error`}><span class="sr">${t('field.error')}</span>${t('field.choose')}</p>`}
    ${options.map(([value, word, hint], i) => html`<label class="reason"><input type="radio" id=${i ? null : id} name=${id} value=${value}
      checked=${ask.values.value[pointer] === value} onChange=${pick(value)} /><span>${word}${hint && html`<small>${hint}</small>`}</span></label>`)}</fieldset>`;
}
