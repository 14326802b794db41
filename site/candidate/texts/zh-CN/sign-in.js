export default {
  'signin.ticket': '笔试准考证号',
  'signin.ticket_hint': '四级或六级笔试（网考）准考证上的 15 位数字',
  'signin.who': '姓名或证件号码',
  'signin.either': '填一项即可',
  'signin.submit': '登录并查询资格',
  'signin.expired': '登录已过期，请重新登录。您的报考状态没有变化。',
  'signin.forgot': '忘记准考证号',
  'signin.forgot_small': '在哪里能查到，找谁核对',
  'signin.again': '再登录一次即可继续，之后回到刚才的页面，已填写的内容保留。',
};
