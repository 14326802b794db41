// The words of what a round offers, in its form, zh-CN.
export default {
  'round.note.new': '先存为草稿，只有工作人员能看到，由两人复核后发布。所有时间都是北京时间。',
  'round.note.public': '已发布：修改会在报名通知中显示修改标记。所有时间都是北京时间。',
  'round.group.parts': '各部分的考试时间',
  'round.group.parts.hint': '没有填的部分，时间同上。填了一项的，三项都要填。',
  'round.group.papers': '开考科目',
  'round.papers.all': '项目中这个月开考的全部科目',
  'round.papers.named': '只开考下列科目',
  'round.papers.months': '只在 {months} 月开考',
  'round.check': '检查',
};
