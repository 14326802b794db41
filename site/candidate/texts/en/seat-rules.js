export default {
  'seat_rules.title': 'How seats are given out',
  'seat_rules.opening': 'Opens {at}. Everybody on the waiting page from {from} gets a time within {n|minute|minutes} by a random draw fixed in advance; coming earlier is no advantage. All others go right in after that.',
  'seat_rules.cool_down': 'While seats are scarce, after {after|unpaid hold|unpaid holds} you wait {n|minute|minutes} for the next; not in the last hour.',
  'seat_rules.returns': 'Released seats of sought-after sites come back after a random time of up to {n|minute|minutes}.',
  'seat_rules.returns_at': 'Released seats of sought-after sites come back daily at {times}.',
  'seat_rules.and': ' and ',
  'seat_rules.standby': 'Full sites have a standby list, served one after the other; when a place is yours, pay within {n|minute|minutes}.',
  'seat_rules.work': 'Before you sign in or hold a seat, your browser does a short check by itself. You need not do anything.',
  'seat_rules.how': 'How turns are drawn',
};
