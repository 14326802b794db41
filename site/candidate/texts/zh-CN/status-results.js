export default {
  'status.results_soon.left': '距离成绩发布',
  'status.results_soon.opening': '正在打开成绩，请稍候…',
  'status.results_soon.go': '成绩与证书',
};
