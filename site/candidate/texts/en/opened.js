export default {
  'opened.head': 'Your account is open',
  'opened.text': 'You are signed in. From now on you sign in with this and your password.',
  'opened.number_text': 'You are signed in. From now on you sign in with this number and your password. Write it down; it was sent to you, too.',
  'opened.number': 'Your account number',
  'opened.copy': 'Copy the number',
  'opened.copied': 'Copied',
  'opened.not_copied': 'It was not copied. Write it down',
  'opened.name': 'Name',
  'opened.document': 'Document number',
  'opened.logins': 'You sign in with',
  'opened.go_on': 'Go on',
};
