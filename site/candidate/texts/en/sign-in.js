export default {
  'signin.ticket': 'Written test ticket number',
  'signin.ticket_hint': 'The 15 digits on your CET-4 or CET-6 ticket (paper or online test)',
  'signin.who': 'Name or ID number',
  'signin.either': 'one is enough',
  'signin.submit': 'Sign in and check eligibility',
  'signin.expired': 'You have been signed out. Sign in again; your registration has not changed.',
  'signin.forgot': 'Forgot the ticket number',
  'signin.forgot_small': 'Where to find it, whom to ask',
  'signin.again': 'Sign in once more to go on. You come back to the page you were on, and what you typed is kept.',
};
