// Why somebody cannot be registered, as the office says it.
import { html } from '/shared/ui.js';
import { has, t } from '../lib/words.js';
import { problem } from './case_words.js';

/** What a general refusal means at the desk: whose number, which site, whose step. */
export function codeOf({ code, params = {} }) {
  if (code === 'not_found') return params.site ? 'no_site' : 'nobody';
  if (code === 'forbidden') return params.needed === 'own_people' ? 'not_own' : 'out_of_scope';
  return code === 'step_not_reached' && has(`problem.step_${params.wanted}`) ? `step_${params.wanted}` : code;
}

/** A problem in the desk's words, to be shown as any other. */
export const atDesk = (problem_) => Object.assign(problem_, { code: codeOf(problem_) });

/** A condition that is not met: what is seen, and what is asked for. */
export function reasonWords({ code, params = {} }) {
  const said = problem(code, params);
  const limit = params.limit ?? params.accepted?.join(t('list.comma'));
  return params.value != null && limit != null && has(`queue.why.${code}`) ? t('register.why.limit', { said, value: String(params.value), limit: String(limit) }) : said;
}

/** The conditions that are not met, below the problem that tells of them. */
export const Reasons = ({ reasons = [] }) => reasons.length > 0 && html`<ul class="lines card panel" role="list">${reasons.map((one) =>
  html`<li><span>${reasonWords(one)}${one.clause && html`<small>${one.clause}</small>`}</span></li>`)}</ul>`;
