export default {
  'home.title': 'Exam registration',
  'home.empty': 'No exam is open for registration now. New rounds are listed here when they are announced.',
  'home.before': 'Not open yet',
  'home.phase_one': 'Phase one is open',
  'home.gap': 'Waiting for phase two',
  'home.phase_two': 'Phase two is open',
  'home.after': 'Closed',
  'home.until': 'until {at}',
  'home.from': 'from {at}',
};
