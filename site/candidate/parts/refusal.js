// Why a step was refused: the problem, and every reason of it with its clause and limit in words.
import { lang, problemWords, t, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { ProblemNote } from './blocks.js';
import { href, round } from '../state.js';

const join = (list) => list.join(lang.value === 'en' ? ', ' : '、');

/** Codes of papers and parts by their names; lists as one text. */
function named(value) {
  if (Array.isArray(value)) return join(value.map(named));
  if (typeof value !== 'string') return value;
  const { papers = [], parts = [] } = round.value;
  const found = papers.find(({ code }) => code === value) ?? parts.find(({ id }) => id === value);
  return found ? words(found.name) : value;
}

export const reasonWords = ({ code, params }) => problemWords(code, Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, named(value)])));

export const Reasons = ({ reasons }) => html`<ul class="lines">${reasons.map((reason, n) => html`
  <li key=${n}>${reasonWords(reason).title}${reason.clause && html` <span class="small mute">${t('flow.clause', { clause: reason.clause })}</span>`}</li>`)}</ul>`;

const ASIDE = { not_eligible: 'eligibility', consent_needed: 'privacy' };

export function Refusal({ problem }) {
  if (!problem) return null;
  const way = ASIDE[problem.code];
  return html`<${ProblemNote} problem=${problem} here=${way ?? 'agreement'} />
    ${problem.reasons.length > 0 && html`<div class="card pad"><${Reasons} reasons=${problem.reasons} /></div>`}
    ${way && html`<a class="btn block" href=${href(way)}>${t(`flow.aside.${way}`)}</a>`}`;
}
