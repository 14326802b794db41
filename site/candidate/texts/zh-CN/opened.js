export default {
  'opened.head': '账号已开通',
  'opened.text': '您已登录。以后用下面的方式和密码登录。',
  'opened.number_text': '您已登录。以后用这个账号和密码登录，请记下来；也已发送给您。',
  'opened.number': '您的账号',
  'opened.copy': '复制账号',
  'opened.copied': '已复制',
  'opened.not_copied': '没有复制成功，请手动记录',
  'opened.name': '姓名',
  'opened.document': '证件号码',
  'opened.logins': '登录方式',
  'opened.go_on': '继续',
};
