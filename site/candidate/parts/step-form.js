// One step being said: sent to the server, whose answer is the next state of the whole way.
import { put } from '/shared/api.js';
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { StageNote } from './blocks.js';
import { useForm } from './form.js';
import { Refusal } from './refusal.js';
import { roundPath } from '../state.js';

/** `body()` is what is said; a step that is not reached yet, or changed elsewhere, is looked at again. */
export function useStep({ step, take, reload }, labels, body, options) {
  return useForm(labels, async (stage) => {
    try {
      take(await put(roundPath(`/flow/${step.id}`), body(), { stage, safe: true }));
    } catch (problem) {
      if (['step_not_reached', 'stale_version', 'no_answer'].includes(problem.code)) reload();
      throw problem;
    }
  }, options);
}

export function StepEnd({ form, text, children }) {
  const problem = form.problem.value;
  return html`${problem && !form.errors.value.length && html`<${Refusal} problem=${problem} />`}
    <div class="actions"><button class="btn primary block" type="submit" aria-busy=${form.busy.value !== null}>${text ?? t('flow.go_on')}</button>
      ${children}<${StageNote} stage=${form.stage} /></div>`;
}
