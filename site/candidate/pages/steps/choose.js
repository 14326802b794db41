// What is sat: the papers of one level or several, the batch of each, and an earlier result kept instead of a paper.
import { put } from '/shared/api.js';
import { money } from '/shared/format.js';
import { t, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { instant, StageNote, useAction } from '../../parts/blocks.js';
import { Choices, Summary } from '../../parts/form.js';
import { levels, paperName, paperOf, partOf, timeOf } from '../../parts/papers.js';
import { Refusal, reasonWords } from '../../parts/refusal.js';
import { StepEnd, useStep } from '../../parts/step-form.js';
import { href, keep, round, roundPath } from '../../state.js';

/** Ticking a paper of another level leaves the one before, where only one may be chosen. */
function ticked(chosen, paper, on, { at_most: most, one_level: one }) {
  if (!on) return chosen.filter((code) => code !== paper.code);
  if (most === 1) return [paper.code];
  return [...chosen.filter((code) => !one || paperOf(code)?.level === paper.level), paper.code];
}

function Paper({ paper, chosen, first, single, onChange }) {
  return html`<li><label class="choice"><input type=${single ? 'radio' : 'checkbox'} id=${first ? 'papers' : null} name="papers" value=${paper.code} checked=${chosen.includes(paper.code)}
    onChange=${(event) => onChange(event.target.checked)} /><span class="grow">${words(paper.name)}<small>${timeOf(paper)}${paper.credits > 0 && ` · ${t('papers.credits', { n: paper.credits })}`}</small></span>
    <span class="d">${money(paper.fee_minor)}</span></label></li>`;
}

/** What the level is for is said once, above its papers. */
function Level({ papers, chosen, choice, first, onTick }) {
  const abouts = [...new Set(papers.map(({ about }) => words(about)))].filter(Boolean);
  return html`<div class="section tight">${abouts.map((about) => html`<p class="small mute" key=${about}>${about}</p>`)}
    <ul class="rows" role="list">${papers.map((paper, n) => html`<${Paper} key=${paper.code} paper=${paper} chosen=${chosen} first=${first && !n} single=${choice.at_most === 1} onChange=${(on) => onTick(paper, on)} />`)}</ul></div>`;
}

export function Papers(context) {
  const { flow } = context;
  const { papers } = round.value;
  const choice = round.value.choice ?? { at_least: 1, at_most: papers.length, one_level: false };
  const chosen = useSignal(flow.draft.papers);
  const form = useStep(context, { papers: t('papers.paper') }, () => ({ papers: chosen.value }));
  const error = form.error('papers');
  const fee = chosen.value.reduce((sum, code) => sum + (paperOf(code)?.fee_minor ?? 0), 0);
  const rule = choice.at_most > 1 ? t(choice.one_level ? 'papers.rule_level' : 'papers.rule', { least: choice.at_least, most: choice.at_most }) : t('papers.rule_one');
  return html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit({ papers: chosen.value.length || null })}>
    <fieldset class=${`field stack ${error ? 'bad' : ''}`}><legend class="hint">${rule}</legend>
      ${error && html`<p class="error"><span class="sr">${t('form.error')}</span>${error}</p>`}
      ${levels(papers).map((level, n) => html`<${Level} key=${level} papers=${papers.filter((paper) => paper.level === level)} chosen=${chosen.value} choice=${choice} first=${!n}
        onTick=${(paper, on) => { chosen.value = ticked(chosen.value, paper, on, choice); }} />`)}</fieldset>
    <p role="status">${t('papers.total', { n: chosen.value.length })} <b class="d">${money(fee)}</b></p>
    <${StepEnd} form=${form} /></form>`;
}

export function Batch(context) {
  const { draft } = context.flow;
  const codes = draft.papers.filter((code) => !draft.retained.includes(code) && paperOf(code)?.parts.length > 1);
  const chosen = useSignal({ ...draft.batches });
  const id = (code) => `batch-${code}`;
  const labels = Object.fromEntries(codes.map((code) => [id(code), t('papers.batch_of', { paper: paperName(code) })]));
  const form = useStep(context, labels, () => ({ batches: chosen.value }), { as: Object.fromEntries(codes.map((code) => [code, id(code)])) });
  const options = (code) => paperOf(code).parts.map((part) => [part, words(partOf(part)?.name), html`<span class="d">${instant(partOf(part)?.sitting.starts_at)}</span>`]);
  return html`<${Summary} form=${form} /><p class="mute">${t('papers.batch_text')}</p>
    <form class="form" novalidate onSubmit=${form.submit(Object.fromEntries(codes.map((code) => [id(code), chosen.value[code] ?? null])))}>
      ${codes.map((code) => html`<${Choices} key=${code} id=${id(code)} label=${labels[id(code)]} error=${form.error(id(code))} value=${chosen.value[code]} options=${options(code)}
        onChange=${(part) => { chosen.value = { ...chosen.value, [code]: part }; }} />`)}
      <${StepEnd} form=${form} /></form>`;
}

const Offer = ({ offer, on, onChange }) => html`<li><label class="choice"><input type="checkbox" checked=${on} disabled=${Boolean(offer.reason)} onChange=${(event) => onChange(event.target.checked)} />
  <span class="grow">${t('papers.retain', { paper: paperName(offer.paper) })}<small>${t('papers.score', { score: offer.score })}${offer.sat_on && html` · <span class="d">${instant(offer.sat_on, 'paper')}</span>`}</small>
    ${offer.reason && html`<small>${reasonWords(offer.reason).title}</small>`}</span></label>
  ${offer.reason?.code === 'retained_no_consent' && html`<a href=${href('privacy')}><span class="grow">${t('flow.aside.privacy')}</span><${Icon} name="forward" /></a>`}</li>`;

/** 保留上次成绩: asked for, never assumed; whoever leaves it sits what was chosen. */
export function Retained({ flow, take, reload }) {
  const chosen = useSignal(flow.draft.retained);
  const act = useAction(async (stage) => {
    try {
      const next = await put(roundPath('/flow/retained'), { retain: chosen.value }, { stage, safe: true });
      keep(`skipped:${flow.round}`, 'yes');
      take(next);
    } catch (problem) {
      if (problem.code === 'no_answer') reload();
      throw problem;
    }
  });
  const toggle = (code, on) => { chosen.value = on ? [...chosen.value, code] : chosen.value.filter((one) => one !== code); };
  return html`<p class="mute">${t('papers.retain_text')}</p>
    <ul class="rows" role="list">${flow.retained.map((offer) => html`<${Offer} key=${offer.paper} offer=${offer} on=${chosen.value.includes(offer.paper)} onChange=${(on) => toggle(offer.paper, on)} />`)}</ul>
    <${Refusal} problem=${act.problem.value} />
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${act.busy.value !== null} onClick=${() => act.start()}>${t(chosen.value.length ? 'papers.keep' : 'papers.keep_none')}</button><${StageNote} stage=${act.stage} /></div>`;
}
