// Where a round stands, in one strip.
export default {
  'phase.before': '报名尚未开始',
  'phase.phase_one': '第一阶段：选考点、缴费',
  'phase.gap': '等待第二阶段：确认信息、打印{ticket}',
  'phase.phase_two': '第二阶段：确认信息、打印{ticket}',
  'phase.register': '网上报名、缴费',
  'phase.wait': '报名已截止，等待打印{ticket}',
  'phase.print': '打印{ticket}',
  'phase.after': '本次报名已结束',
  'phase.until': '正在进行，{at} 截止',
  'phase.from': '{at} 开始',
  'phase.left': '还有 {left}',
};
