// The school's name as it will stand on the ticket.
import { put } from '/shared/api.js';
import { problemWords, t } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { problemText, StageNote, useAction, useTitle } from '../parts/feedback.js';
import { ErrorSummary, Field, fieldErrors } from '../parts/fields.js';
import { useProved } from '../parts/guards.js';
import { go, href } from '../router.js';
import { roundPath, take, view } from '../state.js';

export default function School() {
  const [value, errors] = [useSignal(view.value.candidate.school ?? ''), useSignal([])];
  const save = useAction(async (stage) => {
    take(await put(roundPath('/school'), { school: value.value.trim() }, { stage }));
    go('data');
  });
  useTitle(t('school.title'));
  if (!useProved('school')) return null;
  const submit = async (event) => {
    event.preventDefault();
    errors.value = value.value.trim() ? [] : [{ id: 'school', text: problemWords('school_empty').title }];
    if (errors.value.length) return;
    await save.start();
    const problem = save.problem.value;
    if (!problem) return;
    const fields = fieldErrors(problem, { '/school': 'school' }, problemWords);
    errors.value = fields.length ? fields : [{ id: 'school', text: problemText(problem).title }];
  };
  return html`<${ErrorSummary} errors=${errors.value} />
    <div class="lead"><h1 tabindex="-1">${t('school.title')}</h1><p class="mute">${t('school.lead')}</p></div>
    <form class="form" novalidate onSubmit=${submit}>
      <${Field} id="school" label=${t('school.label')} hint=${t('school.hint')} error=${errors.value[0]?.text} value=${value}
        onInput=${(text) => { value.value = text; }} autocomplete="organization" maxlength="60" />
      <div class="actions"><button class="btn primary block" type="submit" aria-busy=${save.busy.value !== null}>${t('school.save')}</button>
        <a class="btn text" href=${href('data')}>${t('school.back')}</a><${StageNote} stage=${save.stage} /></div></form>`;
}
