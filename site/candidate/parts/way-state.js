// Where somebody is on the way: the step of now, and what may still be changed.
import { kept, round } from '../state.js';

const skipped = (flow) => kept(`skipped:${flow.round}`) === 'yes';
/** Nothing is offered, or it was looked at and left: an optional step is never in the way. */
const passed = (flow, step) => step.optional && (!flow.retained.length || skipped(flow) || flow.stage !== 'draft');

export const currentOf = (flow) => flow.steps.find((step) => step.state !== 'done' && step.state !== 'later' && !passed(flow, step));

const several = (code) => round.value.papers.find((paper) => paper.code === code)?.parts.length > 1;
/** Steps that are done because there is nothing to choose, or nobody to name. */
const NOTHING = {
  papers: () => round.value.papers.length < 2,
  batch: ({ draft }) => !draft.papers.some((code) => !draft.retained.includes(code) && several(code)),
  retained: ({ retained, draft }) => !retained.length && !draft.retained.length,
  guardian: ({ draft }) => !draft.guardian,
};

/** What of a step may be changed now, when it is done already. */
export function isEditable(flow, step) {
  if (step.state === 'later' || NOTHING[step.id]?.(flow)) return false;
  if (step.id === 'data') return flow.fields.some(({ id }) => flow.editable[id]);
  return Boolean(flow.editable[step.id]);
}

/** As the page has it: a step that was passed over is no step of now. */
export function stateOf(flow, step, now) {
  if (step === now) return step.state === 'problem' ? 'problem' : 'now';
  const ahead = now && flow.steps.indexOf(step) > flow.steps.indexOf(now);
  if (step.state === 'done') return ahead && NOTHING[step.id]?.(flow) ? 'later' : 'done';
  return now && !ahead && passed(flow, step) ? 'skipped' : 'later';
}
