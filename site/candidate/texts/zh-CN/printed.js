export default {
  'printed.so': '{ticket}上将这样打印，请与证件逐字核对',
  'printed.not': '姓名中有不能打印的字符 {char}。请核对是否为标准汉字；确实如此的，请联系咨询电话。',
};
