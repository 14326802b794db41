export default {
  'wechat.title': '请在浏览器中打开',
  'wechat.text': '微信不能打开 PDF。点右上角「···」，选「在浏览器打开」，登录后即可下载。',
  'wechat.copy': '复制链接',
  'wechat.copied': '链接已复制，请到浏览器中粘贴打开。',
  'wechat.not_copied': '没有复制成功，请用右上角「···」打开。',
  'wechat.close': '留在这里',
};
