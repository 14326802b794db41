export default {
  'printed.so': 'This is how the {ticket} prints it. Compare it with your document',
  'printed.not': 'The character {char} cannot be printed. Check that it is a standard one; if it is right, call the office.',
};
