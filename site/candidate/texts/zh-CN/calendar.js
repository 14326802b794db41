export default {
  'calendar.bring': '请带纸质准考证和有效身份证件原件。以准考证上的考点和时间为准。',
};
