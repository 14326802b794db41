export default {
  'give.title': '放弃这个名额',
  'give.text': '放弃后，这个名额将给其他考生。您没有被扣款，可以重新选考点。',
  'give.keep': '保留名额',
  'give.yes': '放弃名额',
  'give.done': '名额已释放',
};
