// The second factor, asked once before the first change: classmates know one, seldom both.
import { post, put } from '/shared/api.js';
import { problemWords, t } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { problemText, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { usePhaseTwo, useProved } from '../parts/guards.js';
import { ErrorSummary, factorOf, factorValue, Field, fieldErrors } from '../parts/fields.js';
import { draft, dropDraft, go, href, keepDraft, kept, loadView, replace, roundPath, route, sessionBegan, take, view } from '../state.js';

const IDS = { '/name': 'factor', '/id_no': 'factor' };
const LABEL = { name: 'id_no', id_no: 'name' };

export function Proof() {
  const [value, errors] = [useSignal(''), useSignal([])];
  const asked = LABEL[kept('factor')] ?? 'either';
  const next = route.value.query.get('next') || 'data';
  const prove = useAction(async (stage) => {
    await post('/proof', { [factorOf(value.value)]: factorValue(value.value) }, { stage, safe: true });
    sessionBegan();
    await loadView();
  });
  useTitle(t('proof.title'));
  const proved = view.value.candidate.proved;
  const here = usePhaseTwo(next === 'contact');
  useEffect(() => { if (here && proved) replace(next); }, [here, proved]);
  if (!here || proved) return null;
  const submit = async (event) => {
    event.preventDefault();
    errors.value = value.value.trim() ? [] : [{ id: 'factor', text: problemWords('required').title }];
    if (errors.value.length) return;
    await prove.start();
    const problem = prove.problem.value;
    if (!problem) return;
    const fields = fieldErrors(problem, IDS, problemWords);
    errors.value = fields.length ? fields : [{ id: 'factor', text: problem.code === 'wrong_credentials' ? t('proof.wrong') : problemText(problem).title }];
  };
  return html`<${ErrorSummary} errors=${errors.value} />
    <div class="lead"><h1 tabindex="-1">${t('proof.title')}</h1><p class="mute">${t('proof.lead')}</p></div>
    <form class="form" novalidate onSubmit=${submit}>
      <${Field} id="factor" label=${t(`proof.${asked}`)} hint=${t(`proof.${asked}_hint`)} error=${errors.value[0]?.text} value=${value}
        onInput=${(text) => { value.value = text; }} autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="64" />
      <div class="actions"><button class="btn primary block" type="submit" aria-busy=${prove.busy.value !== null}>${t('proof.submit')}</button>
        <${StageNote} stage=${prove.stage} /></div></form>`;
}

export function School() {
  const [value, errors] = [useSignal(draft('school') ?? view.value.candidate.school ?? ''), useSignal([])];
  const save = useAction(async (stage) => {
    take(await put(roundPath('/school'), { school: value.value.trim() }, { stage, safe: true }));
    dropDraft('school');
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
        onInput=${(text) => { value.value = text; keepDraft('school', text); }} autocomplete="organization" maxlength="60" />
      <div class="actions"><button class="btn primary block" type="submit" aria-busy=${save.busy.value !== null}>${t('school.save')}</button>
        <a class="btn text" href=${href('data')} onClick=${() => dropDraft('school')}>${t('school.back')}</a><${StageNote} stage=${save.stage} /></div></form>`;
}
