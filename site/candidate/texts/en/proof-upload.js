export default {
  'proofup.title': 'Upload a proof',
  'proofup.kind': 'Which paper',
  'proofup.hint': 'PDF or picture, at most {size}',
  'proofup.pick': 'Choose a file',
  'proofup.missing': 'Choose a file',
  'proofup.uploading': 'Upload',
  'proofup.share': '{n}% uploaded',
  'proofup.submit': 'Send it in',
  'proofup.sent': 'The proof is sent',
};
