export default {
  'elsewhere.identity': 'Before registering, your identity is confirmed: with pictures of your document, by a person, or at an office.',
  'elsewhere.identity_go': 'Confirm my identity',
  'elsewhere.face': 'With every registration it is checked that it is you. A person can do it instead, also at an office.',
  'elsewhere.face_go': 'Go to the check',
  'elsewhere.registry': 'Courses can be registered once you are enrolled and have a number. Enrol as new, or claim the number you have.',
  'elsewhere.registry_go': 'Go to enrolment',
  'elsewhere.qualification': 'Your major needs a prior qualification.',
  'elsewhere.qualification_go': 'Go on',
  'elsewhere.again': 'Something has changed and needs to be confirmed again.',
};
