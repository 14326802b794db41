export default {
  'proofup.title': '上传证明材料',
  'proofup.kind': '材料类型',
  'proofup.hint': 'PDF 或图片，不超过 {size}',
  'proofup.pick': '选择文件',
  'proofup.missing': '请选择文件',
  'proofup.uploading': '上传进度',
  'proofup.share': '已上传 {n}%',
  'proofup.submit': '提交审核',
  'proofup.sent': '证明材料已提交',
};
