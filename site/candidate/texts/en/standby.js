export default {
  'standby.rule': 'At a full site you can go on standby: places that come free go to whoever joined first. You are sent a message and have {n|minute|minutes} to pay.',
  'standby.join': 'Standby',
  'standby.join_name': 'Go on standby at {name}',
  'standby.waiting': 'On standby',
};
