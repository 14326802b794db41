// The second factor, asked once before the first change: classmates know one, seldom both.
import { post } from '/shared/api.js';
import { problemWords, t } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { problemText, StageNote, useAction, useTitle } from '../parts/feedback.js';
import { ErrorSummary, Field, fieldErrors } from '../parts/fields.js';
import { usePhaseTwo } from '../parts/guards.js';
import { replace, route } from '../router.js';
import { kept, loadView, view } from '../state.js';
import { factorOf, factorValue } from '../parts/factors.js';

const IDS = { '/name': 'factor', '/id_no': 'factor' };
const LABEL = { name: 'id_no', id_no: 'name' };

export default function Proof() {
  const [value, errors] = [useSignal(''), useSignal([])];
  const asked = LABEL[kept('factor')] ?? 'either';
  const next = `rounds/${route.value.round}/${route.value.query.get('next') || 'data'}`;
  const prove = useAction(async (stage) => {
    await post('/proof', { [factorOf(value.value)]: factorValue(value.value) }, { stage });
    await loadView();
  });
  useTitle(t('proof.title'));
  const proved = view.value.candidate.proved;
  const here = usePhaseTwo();
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
