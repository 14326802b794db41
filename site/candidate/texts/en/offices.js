export default {
  'offices.title': 'In person',
  'offices.when': 'Come to an office if:',
  'offices.bring': 'Bring',
  'offices.address': 'Address',
  'offices.hours': 'Hours',
  'offices.phone': 'Phone',
  'offices.closed': 'closed for now',
  'offices.none': 'Call for the place and hours of the offices.',
};
