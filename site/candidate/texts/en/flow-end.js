export default {
  'end.papers': '{n|paper|papers}',
  'end.holds': 'Submitting holds your place for {n} hours. Unpaid by {at}, it is released and the registration lapses.',
  'end.holds_proof': 'Submitting holds your place for {n} hours. Without payment and its proof by {at}, it is released and the registration lapses.',
  'end.due': 'Due: {amount}',
  'end.lapsed': 'The last submission was not paid in time and its place was released; nothing was charged. What you filled in is kept and can be submitted again.',
  'end.other_site': 'Choose another site',
  'end.submit': 'Submit',
  'end.no_money': 'Nothing is charged on submitting.',
  'end.pay_text': 'Your place is held. Only the payment completes the registration.',
  'end.reviewing': 'The proof is being looked at; your place is kept. Do not pay twice.',
  'end.waiting': 'The result is shown once the payment is there.',
};
