export default {
  'number.title': '查询准考证',
  'number.name': '姓名',
  'number.id_no': '证件号码',
  'number.phone': '请填写当年报名时登记的手机号码，或本站账号的手机号码。',
  'number.submit': '查询准考证号',
  'number.none': '填写的信息与登记的不符，请核对姓名、证件号码和手机号码',
  'number.lost': '还没收到结果。验证码只能用一次，请重新获取后再查询。',
  'number.found': '您的准考证号',
  'number.found_text': '请记下来。多个号码的，注册时须选定一个。',
  'number.active': '使用中',
  'number.sign_in': '已有账号，登录后查看',
  'number.sign_in_small': '在「我的注册」中可以看到全部准考证号',
};
