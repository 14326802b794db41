// The status of a registration that is made step by step: the way on, the papers with their times, all steps.
import { get } from '/shared/api.js';
import { needProblems, t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, LinkRows, Section } from './blocks.js';
import { whyWords } from './refusal.js';
import { Clock, Go, Held } from './status-body.js';
import { Way as Steps } from './way.js';
import { isEditable } from './way-state.js';
import { href, round, roundPath } from '../state.js';

/** Where the payment is shown by a proof, the next step is there. */
const shows = () => round.value.steps.includes('proof');

function NextStep({ view, state, refresh, reload }) {
  if (state === 'held' && !shows()) return html`<${Held} view=${view} refresh=${refresh} reload=${reload} />`;
  if (state === 'held') return html`<${Clock} view=${view} reload=${reload} /><${Go} page="flow">${t('way.proof')}</${Go}><p class="warnline">${t('way.not_twice')}</p>`;
  if (state === 'reviewing') return html`<p>${t('way.kept')}</p><a class="btn block" href=${href('flow')}>${t('way.see')}</a>`;
  if (view.round.phase !== 'phase_one') return html`<a class="btn block" href=${href('notice')}>${t('status.notice')}</a>`;
  return html`<${Go} page="flow">${t(state === 'expired' ? 'way.again' : 'way.go_on')}</${Go}>`;
}

export const Way = ({ view, ...rest }) => html`<${NextStep} view=${view} state=${view.state} ...${rest} />`;

export const Papers = ({ papers }) => html`<${Section} id="papers" title=${t('way.papers')}><ul class="card events" role="list">${papers.map(({ code, name, minutes, part, sitting, retained }) => html`<li key=${code}>
  <p><b>${words(name)}</b></p><p class="small">${retained || !sitting ? t('way.retained') : html`<${D} at=${sitting.starts_at} /> · ${part && html`${words(part.name)} · `}${t('way.minutes', { n: minutes })}`}</p></li>`)}</ul></${Section}>`;

function useFlow() {
  const found = useSignal(null);
  useEffect(() => { needProblems().then(() => get(roundPath('/flow'))).then((flow) => { found.value = flow; }, () => {}); }, []);
  return found.value;
}

/** All steps with what may still be changed; the page does without while nobody answers. */
export function Progress() {
  const flow = useFlow();
  return flow && html`<${Steps} flow=${flow} shown=${null} />`;
}

/** Paid, what was changed since may ask for something again; what may be changed yet is a list. */
export function Changes() {
  const flow = useFlow();
  const again = flow?.steps.find(({ state }) => state === 'problem');
  const open = flow?.steps.filter((step) => step.state === 'done' && isEditable(flow, step)) ?? [];
  return html`${again && html`<div class="notice warn stack" role="status"><p><b>${whyWords(again.why)}</b></p><a class="btn block" href=${href('flow')}>${t('flow.open')}</a></div>`}
    ${open.length > 0 && html`<${Section} id="changes" title=${t('flow.changes')}><${LinkRows} rows=${open.map(({ id }) => ({ href: href(`flow/${id}`), icon: 'document', text: t(`flow.step.${id}`) }))} /></${Section}>`}`;
}
