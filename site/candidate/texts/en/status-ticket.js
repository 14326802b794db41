export default {
  'status.confirm.head': 'Paid. You are registered',
  'status.confirm.text': 'Check your data and print your {ticket} before {at}.',
  'status.confirm.go': 'Check data, print {ticket}',
  'status.ticket_making.head': 'Making your {ticket}',
  'status.ticket_making.text': 'About 10 seconds. You may leave this page.',
  'status.ticket_ready.head': 'Your {ticket} is ready',
  'status.ticket_ready.text': 'You can print it until {at}. Bring the {ticket} on paper.',
  'status.ticket_failed.head': 'Your {ticket} is not ready yet',
  'status.ticket_failed.text': 'Our staff have been told. Your registration is not affected.',
  'status.ticket.see': 'See the {ticket}',
  'status.ticket.look': 'See what happened',
};
