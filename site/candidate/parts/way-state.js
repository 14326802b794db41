// Where somebody is on the way: the step of now, and what may still be changed.
import { kept } from '../state.js';

const skipped = (flow) => kept(`skipped:${flow.round}`) === 'yes';
/** Nothing is offered, or it was looked at and left: an optional step is never in the way. */
const passed = (flow, step) => step.optional && (!flow.retained.length || skipped(flow) || flow.stage !== 'draft');

export const currentOf = (flow) => flow.steps.find((step) => step.state !== 'done' && step.state !== 'later' && !passed(flow, step));

/** What of a step may be changed now, when it is done already. */
export function isEditable(flow, step) {
  if (step.state === 'later') return false;
  if (step.id === 'data') return flow.fields.some(({ id }) => flow.editable[id]);
  return Boolean(flow.editable[step.id]);
}

/** As the page has it: a step that was passed over is no step of now. */
export function stateOf(flow, step, now) {
  if (step === now) return step.state === 'problem' ? 'problem' : 'now';
  if (step.state === 'done') return 'done';
  const before = now && flow.steps.indexOf(step) < flow.steps.indexOf(now);
  return before && passed(flow, step) ? 'skipped' : 'later';
}
