export default {
  'offices.title': '现场确认',
  'offices.when': '以下情况可以到现场办理：',
  'offices.bring': '携带材料',
  'offices.address': '地址',
  'offices.hours': '时间',
  'offices.phone': '电话',
  'offices.closed': '暂停办理',
  'offices.none': '现场办理的地点和时间请致电咨询。',
};
