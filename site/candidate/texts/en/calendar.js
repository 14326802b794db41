export default {
  'calendar.bring': 'Bring the {ticket} on paper and your original ID document. The site and time on it are final.',
};
