// The numbers on record for one person: one is chosen for good, the others are merged into it.
import { post } from '/shared/api.js';
import { t, tx, words } from '/shared/i18n.js';
import { html, useRef, useSignal } from '/shared/ui.js';
import { Facts, ProblemNote, Section, StageNote, useAction } from './blocks.js';
import { href } from '../state.js';

const districtOf = (found, code) => words(found.districts.find((one) => one.code === code)?.name) || code;
const resultsOf = (results) => Object.entries(results).map(([paper, score]) => `${paper} ${score}`).join(' · ');

const OnRecord = ({ found, one }) => html`<${Facts} rows=${[
  [t('numbers.district'), districtOf(found, one.district)], [t('numbers.name'), one.name],
  one.phone_masked && [t('numbers.phone'), html`<span class="num">${one.phone_masked}</span>`],
  one.shown ? [t('numbers.results'), resultsOf(one.results) || t('numbers.no_results')] : [t('numbers.results'), t('numbers.hidden')],
]} />`;

function Choose({ found, take, edit }) {
  const chosen = useSignal('');
  const dialog = useRef(null);
  const missing = useSignal(false);
  const choose = useAction(async (stage) => take(await post('/me/registry/choose', { number: chosen.value }, { stage, safe: true })));
  const ask = () => {
    missing.value = !chosen.value;
    if (missing.value) document.getElementById('number')?.focus();
    else dialog.current.showModal();
  };
  if (!found.numbers.length) return html`<div class="card pad stack"><p>${t('numbers.none')}</p><a class="btn block" href=${href('change/document')}>${t('numbers.add_document')}</a>
    <button class="link" type="button" onClick=${edit}>${t('numbers.as_new')}</button></div>`;
  return html`<div class="notice warn"><p><b>${t('numbers.for_good')}</b></p><p>${t('numbers.for_good_text')}</p></div>
    <fieldset class=${`field ${missing.value ? 'bad' : ''}`}><legend class="label">${t('numbers.choose')}</legend>
      ${missing.value && html`<p class="error" role="alert"><span class="sr">${t('form.error')}</span>${t('numbers.missing')}</p>`}
      <ul class="list" role="list">${found.numbers.map((one, n) => html`<li key=${one.number} class="card pad stack"><label class="check"><input type="radio" name="number" id=${n ? null : 'number'} value=${one.number} checked=${chosen.value === one.number} onChange=${() => { chosen.value = one.number; missing.value = false; }} />
        <b class="num">${one.number}</b></label><${OnRecord} found=${found} one=${one} /></li>`)}</ul></fieldset>
    <button class="btn primary block" type="button" onClick=${ask}>${t('numbers.ask')}</button>
    <dialog ref=${dialog} aria-labelledby="choose"><div class="stack"><h2 id="choose" tabindex="-1" autofocus>${tx('numbers.sure', { number: html`<span class="num">${chosen.value}</span>` })}</h2>
      <p>${tx('numbers.sure_text', { district: districtOf(found, found.numbers.find(({ number }) => number === chosen.value)?.district) })}</p>
      ${choose.problem.value && html`<${ProblemNote} problem=${choose.problem.value} />`}
      <button class="btn primary block" type="button" aria-busy=${choose.busy.value !== null} onClick=${() => choose.start()}>${t('numbers.yes')}</button><${StageNote} stage=${choose.stage} />
      <button class="btn text" type="button" onClick=${() => dialog.current.close()}>${t('numbers.no')}</button></div></dialog>`;
}

const stateOf = ({ state, waiting, refused, into }) => (state === 'merged' ? tx('numbers.merged', { number: html`<span class="num">${into}</span>` }) : waiting ? t('numbers.waiting') : refused ? t('numbers.refused') : t('numbers.other'));

function Others({ found, take }) {
  const again = useAction(async (stage, number) => take(await post('/me/registry/merge', { number }, { stage })));
  return html`<${Section} id="others" title=${t('numbers.others')}><p class="mute">${t('numbers.others_text')}</p>
    ${again.problem.value && html`<${ProblemNote} problem=${again.problem.value} />`}
    ${found.numbers.filter(({ number }) => number !== found.number).map((one) => html`<div key=${one.number} class="card pad stack"><h3 class="num">${one.number}</h3><p>${stateOf(one)}</p>
      <${OnRecord} found=${found} one=${one} />
      ${one.state === 'other' && !one.waiting && html`<button class="btn block" type="button" aria-busy=${again.busy.value === one.number} onClick=${() => again.start(one.number)}>${t('numbers.merge')}</button>`}</div>`)}</${Section}>`;
}

export default ({ choosing, ...rest }) => (choosing ? html`<${Choose} ...${rest} />` : html`<${Others} ...${rest} />`);
