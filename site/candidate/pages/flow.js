// The way to a registration: the one step that is now, then all of them. The server says which; whoever comes back finds
// the same place. With an item: a step that is done, to change what may still be changed.
import { get } from '/shared/api.js';
import { heading, needProblems, needWords, t } from '/shared/i18n.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { focusHeading, ProblemNote, Skeleton, useTitle } from '../parts/blocks.js';
import { InApp } from '../parts/in-app.js';
import { Trouble } from '../parts/refusal.js';
import { Way } from '../parts/way.js';
import { currentOf, isEditable } from '../parts/way-state.js';
import { go, replace, round, roundPath, route, say, signedOut } from '../state.js';

const READ = [() => import('./steps/read.js'), ['flow-read', 'consent', 'form', 'agreement']];
const CHOOSE = [() => import('./steps/choose.js'), ['flow-choose', 'form']];
const ELSEWHERE = [() => import('./steps/elsewhere.js'), ['flow-elsewhere']];
/** Each kind of step: its file, its words, and its component there. */
const KINDS = {
  consents: [...READ, 'Consents'], notice: [...READ, 'Documents'], agreement: [...READ, 'Documents'],
  identity: [...ELSEWHERE, 'Elsewhere'], face: [...ELSEWHERE, 'Elsewhere'], registry: [...ELSEWHERE, 'Elsewhere'], qualification: [...ELSEWHERE, 'Elsewhere'],
  site: [() => import('./steps/site.js'), ['flow-choose', 'sites'], 'Site'],
  papers: [...CHOOSE, 'Papers'], batch: [...CHOOSE, 'Batch'], retained: [...CHOOSE, 'Retained'],
  data: [() => import('./steps/data.js'), ['flow-say', 'form'], 'Data'],
  guardian: [() => import('./steps/data.js'), ['flow-say', 'form'], 'GuardianStep'],
  photo: [() => import('./steps/photo.js'), ['flow-say', 'form', 'photo', 'data', 'photo-state'], 'PhotoStep'],
  submit: [() => import('./steps/submit.js'), ['flow-end', 'flow-choose', 'form'], 'Submit'],
  pay: [() => import('./steps/submit.js'), ['flow-end', 'flow-choose', 'status-pay'], 'Pay'],
  proof: [() => import('./steps/proof.js'), ['flow-proof', 'form', 'flow-end', 'status-pay'], 'Proof'],
  done: [() => import('./steps/submit.js'), ['flow-end', 'flow-choose', 'status-pay'], 'Done'],
};

function useFlow() {
  const [flow, problem] = [useSignal(null), useSignal(null)];
  const reload = () => get(roundPath('/flow')).then((found) => { flow.value = found; }, (error) => {
    if (error.code === 'not_signed_in') signedOut(true);
    else problem.value = error;
  });
  useEffect(() => { needProblems().then(reload); }, []);
  return { flow, problem, reload };
}

function useKind(id) {
  const found = useSignal(null);
  useEffect(() => {
    if (!id) return;
    const [load, areas, name] = KINDS[id];
    Promise.all([load(), needWords(...areas)]).then(([module]) => { found.value = [id, module[name]]; }, () => {});
  }, [id]);
  const [of, Kind] = found.value ?? [];
  return of === id ? Kind : null;
}

/** Nothing was submitted in time. */
const over = ({ stage, phase }) => stage === 'draft' && !['before', 'phase_one'].includes(phase);

/** The step to show: one that was asked for and may be changed, else the one that is now. */
function shownStep(flow) {
  const wanted = flow.steps.find(({ id }) => id === route.value.item);
  const now = currentOf(flow);
  return wanted && (wanted === now || isEditable(flow, wanted)) ? wanted : now;
}

/** Paid is the only success: until then the last step does not say so. */
const titleOf = ({ id, state }) => t(id === 'done' && state !== 'done' ? 'flow.sent' : `flow.step.${id}`);

export default function Flow() {
  const { flow, problem, reload } = useFlow();
  const found = flow.value;
  const step = found && shownStep(found);
  const Kind = useKind(step?.id);
  const seen = useRef('');
  const title = step ? titleOf(step) : t('flow.title');
  useTitle(title);
  useEffect(() => {
    if (found && (!step || over(found) || !found.steps.some(({ id }) => id === 'submit'))) replace('status');
  }, [found, step]);
  useEffect(() => {
    if (Kind && seen.current && seen.current !== step.id) { scrollTo(0, 0); focusHeading(); }
    if (Kind) seen.current = step.id;
  }, [Kind, step?.id]);
  const changing = Boolean(step && found.steps.length && step !== currentOf(found));
  const take = (next) => {
    flow.value = next;
    const after = currentOf(next);
    if (changing) go('flow');
    else if (after) say(t('flow.next', { step: titleOf(after) }));
  };
  const lead = html`<div class="lead"><h1 tabindex="-1">${title}</h1><p class="mute">${heading(round.value.name)}${step && html`<br />
    ${t('flow.place', { n: found.steps.indexOf(step) + 1, all: found.steps.length })}`}</p></div>`;
  if (problem.value) return html`${lead}<${ProblemNote} problem=${problem.value} />`;
  if (!found || !step) return html`${lead}<${Skeleton} />`;
  return html`${lead}<${InApp} /><${Trouble} step=${step} />
    ${Kind ? html`<${Kind} key=${step.id} flow=${found} step=${step} take=${take} reload=${reload} changing=${changing} />` : html`<${Skeleton} />`}
    <${Way} flow=${found} shown=${step} />`;
}
