export default {
  'home.title': '考试报名',
  'home.empty': '现在没有可以报名的考试。新的考次公布后会列在这里。',
  'home.before': '未开始',
  'home.phase_one': '第一阶段进行中',
  'home.gap': '等待第二阶段',
  'home.phase_two': '第二阶段进行中',
  'home.after': '已结束',
  'home.until': '{at} 截止',
  'home.from': '{at} 开始',
};
