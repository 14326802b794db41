export default {
  'moved.was': 'Site before',
  'moved.now': 'Site now',
  'moved.was_at': 'Time before',
  'moved.now_at': 'Exam time',
  'moved.entry': 'Entry from {from}, closed at {until}',
  'moved.why': 'Reason',
  'status.moved_note': 'Your site has changed from {old} to {new}. Use the present version of the {ticket}.',
  'status.moved_note_time': 'Your exam time has changed. Use the present version of the {ticket}.',
  'timeline.from_to': 'From {from} to {to}',
  'timeline.times': 'Exam time from {from} to {to}',
};
