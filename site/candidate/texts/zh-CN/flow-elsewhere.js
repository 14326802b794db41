export default {
  'elsewhere.identity': '报考前须完成实名认证：上传证件，或申请人工审核、到现场确认。',
  'elsewhere.identity_go': '去实名认证',
  'elsewhere.face': '每次报考都要核验是否本人。也可以申请人工审核或到现场确认。',
  'elsewhere.face_go': '去核验',
  'elsewhere.registry': '报考课程须先完成注册，取得准考证号。可以马上注册，也可以选择在籍注册。',
  'elsewhere.registry_go': '去注册',
  'elsewhere.qualification': '您的专业须先填写前置学历。',
  'elsewhere.qualification_go': '去填写',
  'elsewhere.again': '信息有变化，须重新确认。',
};
