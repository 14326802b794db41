// The words of what a round offers, in its form, en.
export default {
  'round.note.new': 'Saved as a draft that only staff see; two people publish it. All times are Beijing time.',
  'round.note.public': 'Published: changes are marked in the official notice. All times are Beijing time.',
  'round.group.parts': 'Times of each part',
  'round.group.parts.hint': 'Parts left empty begin at the time above. Fill in all three times or none.',
  'round.group.papers': 'Papers offered',
  'round.papers.all': 'All papers that the programme holds in this month',
  'round.papers.named': 'Only these papers',
  'round.papers.months': 'Only in months {months}',
  'round.check': 'Check',
};
