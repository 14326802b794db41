export default {
  'scores.title': 'Your scores',
  'scores.of': 'out of {highest}',
  'scores.pass_at': 'pass mark {pass}',
  'scores.passed': 'Passed',
  'scores.failed': 'Not passed',
  'scores.corrected': 'Your result was corrected on {at}.',
  'scores.certificate': 'Certificate',
  'scores.print': 'Print',
  'scores.doubt': 'Questions about a score go, in time, to:',
  'scores.special.absent': 'Absent',
  'scores.special.invalid': 'Invalid',
  'scores.special.other': '—',
};
