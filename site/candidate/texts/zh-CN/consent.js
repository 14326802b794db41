export default {
  'consent.what': '哪些信息',
  'consent.why': '用来做什么',
  'consent.how_long': '保存多久',
  'consent.who': '谁会用到',
  'consent.without': '不同意时',
  'consent.required': '网上报名需要',
  'consent.optional': '可以选择',
  'consent.yes': '同意',
  'consent.no': '不同意',
  'consent.version': '版本 {version}',
  'consent.given': '您已同意',
  'consent.refused': '您选择了不同意',
};
