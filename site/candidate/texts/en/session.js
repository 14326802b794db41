export default {
  'session.ends': 'Your session ends in {left}',
  'session.text': 'To protect your data, a session lasts at most 2 hours. Sign in once more to go on: you come back to this page, and what you typed is kept.',
  'session.go_on': 'Keep going',
  'session.later': 'Stay on this page',
  'session.over': 'Your session has ended',
  'session.over_text': 'Sign in again. You come back to this page, what you typed is kept, and your registration has not changed.',
  'session.again': 'Sign in again',
};
