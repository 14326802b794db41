export default {
  'way.proof': 'Pay and show the payment',
  'way.not_twice': 'If you have paid, send the proof. Do not pay twice.',
  'way.kept': 'Your place is kept meanwhile; the outcome is shown here and you are told.',
  'way.see': 'See the proof you sent',
  'way.again': 'Submit again',
  'way.go_on': 'Continue',
  'way.papers': 'Papers',
  'way.minutes': '{n} minutes',
  'way.retained': 'Earlier result kept',
};
