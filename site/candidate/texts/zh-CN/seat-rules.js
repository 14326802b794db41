export default {
  'seat_rules.title': '名额发放规则',
  'seat_rules.opening': '{at} 开放。{from} 起在等候页等候的人，由事先公布的随机序在 {n} 分钟内排定各自的开始时间，早到不占先；其他人在这之后直接进入。',
  'seat_rules.cool_down': '名额紧张时，{after} 次占位未缴费的，须等待 {n} 分钟才能再占位；最后 1 小时不限。',
  'seat_rules.returns': '热门考点释放的名额随机延迟放回，最长 {n} 分钟。',
  'seat_rules.returns_at': '热门考点释放的名额于每日 {times} 放回。',
  'seat_rules.and': '、',
  'seat_rules.standby': '额满的考点可以候补，按次序递补；轮到后须在 {n} 分钟内缴费。',
  'seat_rules.work': '登录或占位前，浏览器自动完成一次验证运算，不需要您操作。',
  'seat_rules.how': '次序是怎么排的',
};
