export default {
  'agreement.title': 'Registration agreement',
  'agreement.version': 'Version {version}',
  'agreement.accepted': 'You accepted it on',
  'agreement.changed': 'The agreement has changed. You accepted version {version}; read the new one before you accept it.',
  'agreement.tick': 'I have read and understood this',
  'agreement.tick_needed': 'Tick “I have read and understood this” first',
  'agreement.accept': 'Accept and choose a site',
};
