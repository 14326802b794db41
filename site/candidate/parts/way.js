// All steps of the way: done plain with what may be changed, the one of now, later ones grey.
import { t } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { Section } from './blocks.js';
import { whyWords } from './refusal.js';
import { currentOf, isEditable, stateOf } from './way-state.js';
import { href } from '../state.js';

function Line({ flow, step, n, now, shown }) {
  const state = stateOf(flow, step, now);
  const done = state === 'done' || state === 'skipped';
  const change = isEditable(flow, step) && step !== shown && step !== now && (done || step.optional);
  const look = state === 'skipped' ? 'later' : state;
  const open = step === now && !shown;
  return html`<li class=${look} aria-current=${step === now ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${t(`flow.step.${step.id}`)}</strong>${state === 'skipped' && html`<small>${t('flow.skipped')}</small>`}${open && step.why && html`<small>${whyWords(step.why)}</small>`}</span>
    <span class="side">${open && step.id !== 'done' && html`<a class="change" href=${href('flow')}>${t('flow.open')}<span class="sr"> ${t(`flow.step.${step.id}`)}</span></a>`}${change && html`<a class="change" href=${href(`flow/${step.id}`)}>${t('flow.change')}<span class="sr"> ${t(`flow.step.${step.id}`)}</span></a>`}
      ${state === 'problem' && !open && html`<span class="tag bad">${t('flow.problem')}</span>`}<span class="sr"> ${t(`flow.is.${state}`)}</span></span></li>`;
}

export function Way({ flow, shown }) {
  const now = currentOf(flow);
  return html`<${Section} id="way" title=${t('flow.way')}><ol class="card steps" role="list">${flow.steps.map((step, n) => html`
    <${Line} key=${step.id} flow=${flow} step=${step} n=${n} now=${now} shown=${shown} />`)}</ol></${Section}>`;
}
