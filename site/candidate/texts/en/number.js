export default {
  'number.title': 'Find my exam number',
  'number.name': 'Name',
  'number.id_no': 'Document number',
  'number.phone': 'Give the phone number that was recorded with your exams, or that of your account here.',
  'number.submit': 'Find the number',
  'number.none': 'This does not match the record. Check name, document number and phone',
  'number.lost': 'No answer came. A code works once: ask for another one, then try again.',
  'number.found': 'Your exam number',
  'number.found_text': 'Write it down. If you have several, you choose one when you enrol.',
  'number.active': 'in use',
  'number.sign_in': 'I have an account: sign in and see',
  'number.sign_in_small': 'All your numbers stand under your enrolment',
};
