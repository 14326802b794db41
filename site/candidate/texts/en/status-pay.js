export default {
  'status.until': 'Until {at} Beijing time',
  'status.left': 'Time left to pay',
  'status.mark': 'Time left to pay: {left}',
  'status.pay': 'Pay {amount}',
  'status.too_late': 'Less than 2 minutes are left, so a payment cannot be started. If you have paid, update the status.',
  'status.refresh': 'Update status',
  'mine.no': 'Registration no.',
};
