export default {
  'calendar.bring': '请带纸质{ticket}和有效身份证件原件。以{ticket}上的考点和时间为准。',
};
