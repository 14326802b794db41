export default {
  'moved.was': '原考点',
  'moved.now': '现考点',
  'moved.was_at': '原时间',
  'moved.now_at': '考试时间',
  'moved.entry': '{from} 开始入场，{until} 停止入场',
  'moved.why': '原因',
  'status.moved_note': '考点已由{old}调整为{new}，请用现在这一版{ticket}。',
  'status.moved_note_time': '考试时间有调整，请用现在这一版{ticket}。',
  'timeline.from_to': '由{from}改为{to}',
  'timeline.times': '考试时间由 {from} 改为 {to}',
};
