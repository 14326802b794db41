export default {
  'standby.rule': '满额的考点可以候补：有名额时按候补先后发给您，{n} 分钟内缴费有效，并发消息通知您。',
  'standby.join': '候补',
  'standby.join_name': '候补{name}',
  'standby.waiting': '候补中',
};
