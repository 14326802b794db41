// 核验: is this paper ours, and is it still the valid one? Anybody may ask; least facts.
import { post } from '/shared/api.js';
import { names, t, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, Facts, focusHeading, instant, ProblemNote, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { ErrorSummary, Field } from '../parts/fields.js';
import { route } from '../state.js';

const LOOK = { valid: ['ok', 'done'], superseded: ['warn', 'alert'], void: ['bad', 'cross'], not_ours: ['bad', 'cross'], not_found: ['bad', 'cross'] };

/** The code alone: what stands behind the last slash of a pasted address. */
const codeIn = (text) => text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '').split('/').at(-1);

function useCheck() {
  const found = useSignal(null);
  const act = useAction(async (stage, code) => {
    found.value = null;
    try {
      found.value = await post('/verification', { code }, { safe: true, stage });
    } catch (problem) {
      const foreign = problem.errors?.some((error) => error.code === 'qr_not_ours') || problem.code === 'qr_not_ours';
      if (!foreign && problem.status !== 404) throw problem;
      found.value = { status: foreign ? 'not_ours' : 'not_found' };
    }
  });
  return { found, act };
}

function Verdict({ found }) {
  const { status, kind } = found;
  const [tone, icon] = LOOK[status] ?? LOOK.void;
  const ticket = names.ticket(found.ticket_title);
  const text = kind ? t(`verify.${kind}.${status}`, { ticket }) : t(`verify.${status}.text`);
  return html`<section class=${`card status verdict ${tone}`}><div class="status-head"><${Icon} name=${icon} /><h1 tabindex="-1">${t(`verify.${status}`)}</h1><p>${text}</p></div>
    ${kind && html`<div class="status-body"><${Facts} rows=${[
      [t('verify.kind'), (kind === 'ticket' && words(found.ticket_title)) || t(`verify.${kind}`)],
      [t('verify.name'), found.name_masked],
      [t('verify.number'), html`<span class="num">${found.number}</span>`],
      [t('verify.programme'), words(found.programme), words(found.round)],
      found.grade && [t('verify.grade'), t('verify.grade_word', { grade: found.grade })],
      [t('word.exam_on'), html`<span class="d">${instant(found.exam_on, 'paper')}</span>`],
      found.version && [t('verify.version'), t('verify.version_no', { n: found.version })],
    ]} /><p class="tiny mute">${t('verify.checked')} <${D} at=${found.checked_at} style="second" /></p></div>`}</section>`;
}

export default function Verify() {
  const { found, act } = useCheck();
  const [pasted, errors] = [useSignal(''), useSignal([])];
  const code = route.value.item;
  useEffect(() => { if (code) act.start(code); }, [code]);
  useEffect(() => { if (found.value) focusHeading(); }, [found.value]);
  const status = found.value?.status;
  useTitle(status ? t(`verify.${status}`) : t('verify.title'));
  const submit = (event) => {
    event.preventDefault();
    const wanted = codeIn(pasted.value);
    errors.value = wanted ? [] : [{ id: 'code', text: t('verify.empty') }];
    if (wanted) act.start(wanted);
  };
  return html`<${ErrorSummary} errors=${errors.value} />
    ${found.value ? html`<${Verdict} found=${found.value} /><h2>${t('verify.another')}</h2>`
      : html`<div class="lead"><h1 tabindex="-1">${t('verify.title')}</h1><p class="mute">${t('verify.lead')}</p></div>`}
    ${act.problem.value && html`<${ProblemNote} problem=${act.problem.value} />`}
    <form class="form" novalidate onSubmit=${submit}>
      <${Field} id="code" label=${t('verify.code')} hint=${t('verify.hint')} error=${errors.value[0]?.text} value=${pasted}
        onInput=${(text) => { pasted.value = text; }} autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="2048" />
      <div class="actions"><button class=${`btn block ${found.value ? '' : 'primary'}`} type="submit" aria-busy=${act.busy.value !== null}>${t('verify.submit')}</button>
        <${StageNote} stage=${act.stage} /></div></form>
    <p class="small mute">${t('verify.note')}</p>`;
}
