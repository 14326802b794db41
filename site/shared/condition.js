// Which of the candidate's states is true, and how its card looks: on the candidate's page and on the staff's.

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
  after: ['plain', 'info'], expired: ['plain', 'info'], unplaced: ['bad', 'alert'], moved: ['warn', 'alert'], refunded: ['plain', 'yen'], closed: ['plain', 'info'], ineligible: ['plain', 'info'],
};
