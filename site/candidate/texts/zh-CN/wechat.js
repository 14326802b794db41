export default {
  'wechat.title': '请在浏览器中打开',
  'wechat.copy': '复制链接',
  'wechat.copied': '链接已复制，请到浏览器中粘贴打开。',
  'wechat.not_copied': '没有复制成功，请用右上角「···」打开。',
  'wechat.close': '留在这里',
  'wechat.pdf': '下载 PDF',
  'wechat.pdf_text': '微信不能打开 PDF。点右上角「···」，选「在浏览器打开」，登录后即可下载。',
  'wechat.camera': '拍照打不开？',
  'wechat.camera_text': '有的手机在微信里不能拍照。点右上角「···」，选「在浏览器打开」，登录后再选照片。从相册选照片不受影响。',
};
