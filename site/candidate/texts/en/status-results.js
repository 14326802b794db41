export default {
  'status.results_soon.left': 'Results come out in',
  'status.results_soon.opening': 'Opening your result…',
  'status.results_soon.go': 'Result and certificate',
};
