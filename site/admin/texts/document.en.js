// The kinds of identity documents, en.
export default {
  'id_type.CN_RIC': 'Resident ID',
  'id_type.CN_RIC_TEMP': 'Temporary resident ID',
  'id_type.HM_RES': 'Hong Kong/Macao residence permit',
  'id_type.TW_RES': 'Taiwan residence permit',
  'id_type.FPR_2023': 'Foreign permanent resident ID',
  'id_type.FPR_2017': 'Foreign permanent resident ID (old)',
  'id_type.HM_PERMIT': 'Hong Kong/Macao travel permit',
  'id_type.TW_PERMIT': 'Taiwan travel permit',
  'id_type.CN_PASSPORT': 'Chinese passport',
  'id_type.FOREIGN_PASSPORT': 'Foreign passport',
  'id_type.MILITARY': 'Military or police ID',
  'id_type.HK_ID': 'Hong Kong ID',
  'id_type.MO_ID': 'Macao ID',
};
