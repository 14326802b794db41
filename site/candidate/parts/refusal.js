// Why a step was refused: the problem, and every reason of it with its clause and limit in words.
import { has, knowsProblem, lang, problemWords, t, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { instant, ProblemNote } from './blocks.js';
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

const valuesOf = (params) => Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, named(value)]));

/** A record of some kind may have words of its own: two exams at one time. */
export function reasonWords({ code, params }) {
  const own = `${code}_${params?.fact}`;
  return problemWords(knowsProblem(own) ? own : code, valuesOf(params));
}

export const Reasons = ({ reasons }) => html`<ul class="lines">${reasons.map((reason, n) => html`
  <li key=${n}>${reasonWords(reason).title}${reason.clause && html` <span class="small mute">${t('flow.clause', { clause: reason.clause })}</span>`}</li>`)}</ul>`;

/** Why a step is not done. */
export function whyWords({ code, params }) {
  const key = `flow.why.${code}`;
  const at = params.payment_deadline && instant(params.payment_deadline);
  return has(key) ? t(key, { ...valuesOf(params), at }) : reasonWords({ code, params }).title;
}

const ASIDE = { not_eligible: 'eligibility', consent_needed: 'privacy' };
/** What the steps themselves tell of. */
const TOLD = ['agreement_needed', 'identity_needed', 'lapsed', 'proof_refused', 'proof_again'];

/** A step that was done and no longer is. */
export function Trouble({ step: { state, why } }) {
  if (state !== 'problem' || TOLD.includes(why.code)) return null;
  const { reasons = [] } = why.params;
  return html`<div class="notice warn" role="status"><p><b>${whyWords(why)}</b></p>${reasons.length > 0 && html`<${Reasons} reasons=${reasons} />`}</div>
    ${ASIDE[why.code] && html`<a class="btn block" href=${href(ASIDE[why.code])}>${t(`flow.aside.${ASIDE[why.code]}`)}</a>`}`;
}

export function Refusal({ problem }) {
  if (!problem) return null;
  const way = ASIDE[problem.code];
  return html`<${ProblemNote} problem=${problem} here=${way ?? 'agreement'} />
    ${problem.reasons.length > 0 && html`<div class="card pad"><${Reasons} reasons=${problem.reasons} /></div>`}
    ${way && html`<a class="btn block" href=${href(way)}>${t(`flow.aside.${way}`)}</a>`}`;
}
