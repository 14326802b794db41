// Where a round stands, in one strip.
export default {
  'phase.before': 'Registration has not opened yet',
  'phase.phase_one': 'Phase one: choose a site, pay',
  'phase.gap': 'Waiting for phase two: check data, print {ticket}',
  'phase.phase_two': 'Phase two: check data, print {ticket}',
  'phase.register': 'Registration and payment',
  'phase.wait': 'Registration has closed; printing of the {ticket} to come',
  'phase.print': 'Printing of the {ticket}',
  'phase.after': 'This round is closed',
  'phase.until': 'Open until {at}',
  'phase.from': 'Opens {at}',
  'phase.left': '{left} left',
};
