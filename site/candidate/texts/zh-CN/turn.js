export default {
  'turn.head': '{at} 轮到您',
  'turn.text': '您可以先看考点。到时点「选择」即占位。',
  'turn.chosen': '到时自动为您提交「{name}」，请让本页留在屏幕上。',
  'turn.standby': '到时自动为您加入「{name}」的候补，请让本页留在屏幕上。',
  'turn.left': '距离轮到您',
  'turn.now': '轮到您了',
  'turn.forget': '不自动提交',
};
