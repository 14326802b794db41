export default {
  'pay.title': 'Pay',
  'pay.lead': 'After paying you come back to My registration. You are registered when it says paid.',
  'pay.channel': 'Payment method',
  'pay.open': 'The last payment has no result yet. If you have paid, do not pay again; check the status first.',
  'pay.note': 'Anything paid twice goes back to where it came from. The payment proof is not an expense receipt.',
};
