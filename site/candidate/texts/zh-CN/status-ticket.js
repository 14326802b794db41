export default {
  'status.confirm.head': '已缴费，报名成功',
  'status.confirm.text': '请在 {at} 前确认信息、打印{ticket}。',
  'status.confirm.go': '确认信息，打印{ticket}',
  'status.ticket_making.head': '正在生成{ticket}',
  'status.ticket_making.text': '约 10 秒，可以离开本页。',
  'status.ticket_ready.head': '{ticket}已生成',
  'status.ticket_ready.text': '打印开放至 {at}。请带纸质{ticket}入场。',
  'status.ticket_failed.head': '{ticket}暂未生成',
  'status.ticket_failed.text': '工作人员已收到通知，您的报名不受影响。',
  'status.ticket.see': '查看{ticket}',
  'status.ticket.look': '查看说明',
};
