export default {
  'photo.pending.checking': 'The new photo is being checked',
  'photo.pending.checking_text': 'This usually takes 10 seconds. You may leave this page.',
  'photo.pending.waiting': 'The new photo waits for review',
  'photo.pending.waiting_text': 'Our staff compare it with the original. Until it is approved, the {ticket} shows the present photo.',
  'photo.pending.refused': 'The new photo was refused',
  'photo.reason.not_same_person': 'It does not look like the person on the original. Use a recent photo of yourself, facing the camera.',
  'photo.reason.background': 'The background does not fit. Use plain light blue or white.',
  'photo.reason.size_or_crop': 'The head is too large, too small or off the middle. Crop it again and leave some space above the head.',
  'photo.reason.blurred': 'The photo is blurred, too dark or too bright. Take it again in even light.',
  'photo.reason.covered': 'The face is covered. Show both eyebrows and eyes, without hat or sunglasses.',
  'photo.reason.not_recent': 'It is not a recent ID photo. Do not use snapshots or photos of photos.',
  'photo.reason.other': 'The photo does not fit the rules below. Upload another one.',
};
