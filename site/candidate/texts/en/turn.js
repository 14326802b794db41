export default {
  'turn.head': 'Your turn: {at}',
  'turn.text': 'You can look at the sites already. When it is your turn, choosing one holds a seat.',
  'turn.chosen': '“{name}” will be sent for you then. Keep this page in front.',
  'turn.standby': 'You will be put on standby at “{name}” then. Keep this page in front.',
  'turn.left': 'Until your turn',
  'turn.now': 'It is your turn',
  'turn.forget': 'Do not send it by itself',
};
