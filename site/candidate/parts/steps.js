// 办理进度: one vertical list, since the job spans weeks.
import { t } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';

/** steps: {state: done | now | later | problem, text, small, side} */
export const Steps = ({ steps }) => html`<ol class="card steps" role="list">${steps.map(({ state, text, small, side }, n) => html`
  <li key=${text} class=${state} aria-current=${state === 'now' ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${text}</strong>${small && html`<small>${small}</small>`}</span>
    <span class="side">${state === 'problem' ? html`<span class="tag bad">${side}</span>` : side}<span class="sr"> ${t(`steps.${state}`)}</span></span>
  </li>`)}</ol>`;
