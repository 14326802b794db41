export default {
  'wechat.title': 'Open this page in your browser',
  'wechat.copy': 'Copy link',
  'wechat.copied': 'The link is copied. Paste it into your browser.',
  'wechat.not_copied': 'The link was not copied. Use ··· at the top right.',
  'wechat.close': 'Stay here',
  'wechat.pdf': 'Download PDF',
  'wechat.pdf_text': 'WeChat cannot open a PDF. Tap ··· at the top right, choose the browser, sign in and download.',
  'wechat.camera': 'The camera does not open?',
  'wechat.camera_text': 'On some phones the camera does not work inside WeChat. Tap ··· at the top right, choose the browser, sign in and choose the photo there. Photos from the album work here.',
};
