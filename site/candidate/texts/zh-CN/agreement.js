export default {
  'agreement.title': '网上报名协议',
  'agreement.version': '版本 {version}',
  'agreement.accepted': '您已接受，时间',
  'agreement.changed': '协议已更新。您接受过的是版本 {version}，请阅读新版本后再接受。',
  'agreement.tick': '我已阅读并了解',
  'agreement.tick_needed': '请先勾选「我已阅读并了解」',
  'agreement.accept': '接受并选考点',
};
