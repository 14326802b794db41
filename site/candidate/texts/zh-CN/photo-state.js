export default {
  'photo.pending.checking': '正在检查新照片',
  'photo.pending.checking_text': '一般 10 秒内完成，可以离开本页。',
  'photo.pending.waiting': '新照片等待审核',
  'photo.pending.waiting_text': '工作人员会与原始照片比对。通过之前，{ticket}使用当前照片。',
  'photo.pending.refused': '新照片未通过',
  'photo.reason.not_same_person': '与原始照片不像同一人。请用本人近期照片，正对镜头。',
  'photo.reason.background': '背景不合格。请在纯浅蓝或白色背景前拍摄。',
  'photo.reason.size_or_crop': '头部过大、过小或偏离中间。请重新裁剪，头顶留少许空白。',
  'photo.reason.blurred': '照片模糊、过暗或过曝。请在光线均匀处重新拍摄。',
  'photo.reason.covered': '五官被遮挡。请露出双眉、双眼，不戴帽子和墨镜。',
  'photo.reason.not_recent': '不是近期证件照。请勿用生活照或翻拍照。',
  'photo.reason.other': '照片不合格。请对照下面的要求重新上传。',
};
