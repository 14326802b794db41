export default {
  'scores.title': '成绩',
  'scores.of': '满分 {highest}',
  'scores.pass_at': '合格线 {pass}',
  'scores.passed': '合格',
  'scores.failed': '未合格',
  'scores.corrected': '您的成绩已更正，更正于 {at}。',
  'scores.certificate': '证书编号',
  'scores.print': '打印',
  'scores.doubt': '对成绩有疑问的，请在规定时间内联系：',
  'scores.special.absent': '缺考',
  'scores.special.invalid': '成绩无效',
  'scores.special.other': '—',
};
