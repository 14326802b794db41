// Building stones: the status card, facts, link rows, steps.
import { t } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';

export const StatusCard = ({ tone, icon, head, text, children }) => html`
  <section class=${`card status ${tone}`}>
    <div class="status-head"><${Icon} name=${icon} /><h1 tabindex="-1">${head}</h1>${text && html`<p>${text}</p>`}</div>
    ${children && html`<div class="status-body">${children}</div>`}
  </section>`;

/** rows: [term, description, small print] */
export const Facts = ({ rows }) => html`<dl class="kv">${rows.filter(Boolean).map(([term, fact, small]) => html`
  <div key=${term}><dt>${term}</dt><dd>${fact}${small && html`<small>${small}</small>`}</dd></div>`)}</dl>`;

export const Section = ({ title, children, id }) => html`<section class="section" aria-labelledby=${id}>
  <h2 id=${id}>${title}</h2>${children}</section>`;

/** rows: {href, icon, text, small, tag} */
export const LinkRows = ({ rows }) => html`<ul class="rows" role="list">${rows.filter(Boolean).map((row) => html`
  <li key=${row.href}><a href=${row.href}>${row.icon && html`<${Icon} name=${row.icon} />`}
    <span class="grow">${row.text} ${row.tag}${row.small && html`<small>${row.small}</small>`}</span>
    <${Icon} name="forward" /></a></li>`)}</ul>`;

/** steps: {state: done | now | later | problem, text, small, side} */
export const Steps = ({ steps }) => html`<ol class="card steps" role="list">${steps.map(({ state, text, small, side }, n) => html`
  <li key=${text} class=${state} aria-current=${state === 'now' ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${text}</strong>${small && html`<small>${small}</small>`}</span>
    <span class="side">${state === 'problem' ? html`<span class="tag bad">${side}</span>` : side}<span class="sr"> ${t(`steps.${state}`)}</span></span>
  </li>`)}</ol>`;
