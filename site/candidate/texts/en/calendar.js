export default {
  'calendar.bring': 'Bring the paper ticket and your original ID document. The site and time on the ticket are final.',
};
