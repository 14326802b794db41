export default {
  'before.wait': '进入等候页',
  'before.wait_text': '开放前 {n} 分钟起可以等候，到时自动进入。早到不占先。',
};
