export default {
  'before.wait': 'Go to the waiting page',
  'before.wait_text': 'You can wait there from {n|minute|minutes} before the opening; it goes on by itself. Coming earlier is no advantage.',
};
