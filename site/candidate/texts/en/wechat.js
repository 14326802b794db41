export default {
  'wechat.title': 'Open this page in your browser',
  'wechat.text': 'WeChat cannot open a PDF. Tap ··· at the top right, choose the browser, sign in and download.',
  'wechat.copy': 'Copy link',
  'wechat.copied': 'The link is copied. Paste it into your browser.',
  'wechat.not_copied': 'The link was not copied. Use ··· at the top right.',
  'wechat.close': 'Stay here',
};
