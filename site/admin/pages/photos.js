// S8: photos waiting for a person's judgement.
import { get } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { may } from '../lib/who.js';
import { PhotoWork } from './photo_work.js';
import { Reviewing } from './review.js';

/** Whether the queue on screen is that of the photos reviewers have passed on. */
const passedOn = () => !may('review_photos') || route.value.query.get('queue') === 'escalated';

const address = (one, verb) => path(`/photo-reviews/${one.case_id}/${verb}`);

async function ask() {
  const { waiting, reviews } = await get(path(`/photo-reviews${passedOn() ? '?escalated=true' : ''}`));
  if (!passedOn()) heard('photo_review', waiting);
  return { waiting, items: reviews.map((one) => ({ ...one, opened_at: one.uploaded_at })) };
}

export default function Photos() {
  const here = passedOn();
  const both = may('review_photos') && may('remedy');
  const tabs = both && [['review.queue.new', href('photos'), !here], ['review.queue.escalated', href('photos', { queue: 'escalated' }), here]];
  const none = here ? [t('photos.none.escalated'), t('photos.none.escalated.todo')] : [t('photos.none'), t('photos.none.todo')];
  return html`<${Reviewing} key=${here} title=${t('photos.title')} tabs=${tabs} none=${none} work=${PhotoWork} ask=${ask} address=${address} escalates=${!here} />`;
}
