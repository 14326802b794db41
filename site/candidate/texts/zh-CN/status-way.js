export default {
  'way.proof': '去缴费、上传凭证',
  'way.not_twice': '已经缴费的，直接上传凭证，请勿重复缴费。',
  'way.kept': '审核期间名额为您保留，结果会在这里显示并通知您。',
  'way.see': '查看已提交的凭证',
  'way.again': '重新提交报名',
  'way.go_on': '继续报名',
  'way.papers': '报考科目',
  'way.minutes': '{n} 分钟',
  'way.retained': '保留上次成绩，不参加考试',
};
