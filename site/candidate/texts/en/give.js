export default {
  'give.title': 'Give this seat back',
  'give.text': 'The seat goes to other candidates. You have not been charged, and you can choose a site again.',
  'give.keep': 'Keep the seat',
  'give.yes': 'Give it back',
  'give.done': 'The seat has been released',
};
