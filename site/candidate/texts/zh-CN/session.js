export default {
  'session.ends': '登录将在 {left}后结束',
  'session.text': '为保护您的信息，每次登录最长 2 小时。再登录一次即可继续，会回到本页，已填写的内容保留。',
  'session.go_on': '继续使用',
  'session.later': '先留在本页',
  'session.over': '登录已过期',
  'session.over_text': '请重新登录。会回到本页，已填写的内容保留，您的报考状态没有变化。',
  'session.again': '重新登录',
};
