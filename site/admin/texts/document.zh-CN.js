// The kinds of identity documents, zh-CN.
export default {
  'id_type.CN_RIC': '居民身份证',
  'id_type.CN_RIC_TEMP': '临时居民身份证',
  'id_type.HM_RES': '港澳居民居住证',
  'id_type.TW_RES': '台湾居民居住证',
  'id_type.FPR_2023': '外国人永久居留身份证',
  'id_type.FPR_2017': '外国人永久居留身份证（旧版）',
  'id_type.HM_PERMIT': '港澳居民来往内地通行证',
  'id_type.TW_PERMIT': '台湾居民来往大陆通行证',
  'id_type.CN_PASSPORT': '中国护照',
  'id_type.FOREIGN_PASSPORT': '外国护照',
  'id_type.MILITARY': '军人、武警证件',
  'id_type.HK_ID': '香港身份证',
  'id_type.MO_ID': '澳门身份证',
};
