export default {
  'consent.what': 'Which data',
  'consent.why': 'What for',
  'consent.how_long': 'How long',
  'consent.who': 'Who uses it',
  'consent.without': 'If you refuse',
  'consent.required': 'Needed online',
  'consent.optional': 'Your choice',
  'consent.yes': 'Agree',
  'consent.no': 'Do not agree',
  'consent.version': 'Version {version}',
  'consent.given': 'You agreed on',
  'consent.refused': 'You refused on',
};
