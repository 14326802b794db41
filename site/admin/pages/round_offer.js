// In the form of a round: when each part of the exam begins, which papers are offered; what every field is called.
import { html } from '/shared/ui.js';
import { plural, t, words } from '../lib/words.js';
import { Check, Field, fieldWords } from '../parts/fields.js';
import { INSTANTS, NAMES, paperAt, sittingOf, TIMES } from './round_body.js';
import { ruleLabels } from './round_rules.js';

/** What each field is called; instants with the group they stand in. */
export function labelsOf({ parts, papers }) {
  const own = ['/id', ...NAMES, ...INSTANTS].map((pointer) => [pointer, t(`round${pointer.replaceAll('/', '.')}`)]);
  const times = parts.flatMap((part) => sittingOf(part).map((pointer, i) => [pointer, `${words(part.name)} ${t(`round.sitting.${TIMES[i]}`)}`]));
  return {
    ...Object.fromEntries([...own, ...times, ...papers.map((paper) => [paperAt(paper.code), words(paper.name)])]),
    '/papers': t('round.group.papers'), '/programme': t('round.programme'), ...ruleLabels(),
  };
}

function Part({ form, part }) {
  return html`<div class="rule" role="group" aria-label=${words(part.name)}><p><b>${words(part.name)}</b></p><div class="row">
    ${sittingOf(part).map((pointer, i) => html`<${Field} form=${form} pointer=${pointer} label=${t(`round.sitting.${TIMES[i]}`)} type="datetime-local" narrow />`)}</div></div>`;
}

export function Sittings({ form, parts }) {
  return html`<fieldset class="group"><legend>${t('round.group.parts')}</legend><p class="hint">${t('round.group.parts.hint')}</p>
    ${parts.map((part) => html`<${Part} key=${part.id} form=${form} part=${part} />`)}</fieldset>`;
}

const MODES = ['all', 'named'];

/** A tick as every other, with what the server said of this one paper. */
function Paper({ form, paper }) {
  const pointer = paperAt(paper.code);
  const error = form.errors.find((one) => one.pointer === pointer);
  const months = paper.months.length > 0 && t('round.papers.months', { months: paper.months.map(plural).join(t('list.comma')) });
  return html`<${Check} form=${form} pointer=${pointer} label=${`${words(paper.name)} ${paper.code}`} hint=${months} />
    ${error && html`<p class="error"><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`}`;
}

export function Papers({ form, papers }) {
  const { value } = form.values;
  const error = form.errors.find((one) => one.pointer === '/papers');
  const turn = (mode) => () => { form.values.value = { ...value, '/papers': mode }; };
  return html`<fieldset class="group"><legend>${t('round.group.papers')}</legend>
    ${error && html`<p class="error"><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`}
    ${MODES.map((mode, i) => html`<label class="reason"><input type="radio" id=${i ? null : 'f-papers'} name="papers" checked=${value['/papers'] === mode} onChange=${turn(mode)} /><span>${t(`round.papers.${mode}`)}</span></label>`)}
    ${value['/papers'] === 'named' && html`<div class="ticks" role="group" aria-label=${t('round.papers.named')}>${papers.map((paper) => html`<${Paper} key=${paper.code} form=${form} paper=${paper} />`)}</div>`}</fieldset>`;
}
