export default {
  'give.title': '放弃这个名额',
  'give.text': '放弃后，名额立即释放，其他考生可以选择。您没有被扣款，可以重新选考点。',
  'give.keep': '保留名额',
  'give.yes': '放弃名额',
  'give.done': '名额已释放',
};
