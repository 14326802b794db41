// Which of the status card's states is true: the server's state seen in the round's phase.

const newest = (timeline, ...actions) => timeline.filter(({ action }) => actions.includes(action)).map(({ at }) => at).sort().at(-1) ?? '';

function ofPaid({ round, ticket, timeline }) {
  const moved = newest(timeline, 'site_changed');
  if (moved && moved > newest(timeline, 'ticket_made')) return 'moved';
  if (round.phase === 'phase_two') return { ready: 'ticket_ready', making: 'ticket_making', failed: 'ticket_failed' }[ticket?.state] ?? 'confirm';
  return { gap: 'gap', after: 'after' }[round.phase] ?? 'paid';
}

export function condition(view) {
  if (view.state === 'paid' || view.state === 'gap') return ofPaid(view);
  if (view.state !== 'none') return view.state;
  return { before: 'before', phase_one: 'none' }[view.round.phase] ?? 'closed';
}

export const LOOK = {
  before: ['info', 'clock'], none: ['info', 'pin'], held: ['warn', 'clock'], paying: ['warn', 'clock'], paid: ['ok', 'done'],
  gap: ['plain', 'clock'], confirm: ['ok', 'done'], ticket_making: ['ok', 'done'], ticket_ready: ['ok', 'done'], ticket_failed: ['warn', 'alert'],
  after: ['plain', 'info'], expired: ['plain', 'info'], unplaced: ['bad', 'alert'], moved: ['warn', 'alert'], closed: ['plain', 'info'], ineligible: ['plain', 'info'],
};

const STEP = { before: 1, none: 1, expired: 1, held: 2, paying: 2, unplaced: 2, paid: 3, gap: 3, confirm: 3, ticket_making: 4, ticket_failed: 4, moved: 4, ticket_ready: 5, after: 5 };

/** The step that is now: 0 eligibility, 1 site, 2 payment, 3 data, 4 ticket, 5 exam; -1 when nothing goes on. */
export const stepOf = (state) => STEP[state] ?? (state === 'ineligible' ? 0 : -1);
