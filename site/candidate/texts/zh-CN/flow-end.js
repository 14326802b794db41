export default {
  'end.papers': '{n} 科',
  'end.holds': '提交即占位 {n} 小时。{at} 前未缴费，名额释放，报考失效。',
  'end.holds_proof': '提交即占位 {n} 小时。{at} 前未缴费并上传凭证，名额释放，报考失效。',
  'end.due': '应缴 {amount}',
  'end.lapsed': '上次提交后没有按时缴费，名额已释放，您没有被扣款。填写的内容都保留，可以再次提交。',
  'end.other_site': '选择其他考点',
  'end.submit': '提交报名',
  'end.no_money': '提交时不扣款。',
  'end.pay_text': '名额已为您保留，缴费成功才算报名成功。',
  'end.reviewing': '缴费凭证已提交，正在审核，名额为您保留。请勿重复缴费。',
  'end.waiting': '缴费成功后，这里显示结果。',
};
