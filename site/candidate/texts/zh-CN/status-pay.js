export default {
  'status.until': '截止 {at} 北京时间',
  'status.left': '剩余缴费时间',
  'status.mark': '剩余缴费时间 {left}',
  'status.pay': '去缴费 {amount}',
  'status.too_late': '离截止不足 2 分钟，不能再发起缴费。已经付款的，请点「更新状态」。',
  'status.refresh': '更新状态',
  'mine.no': '报名号',
};
