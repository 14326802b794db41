// S8: photos waiting for a person's judgement: the queue by age, the two photos, the decision.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { keysOn, switchKeys } from '../lib/keys.js';
import { useBeat, useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { plural, t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty } from '../parts/table.js';
import { Claimed, elsewhere, PhotoQueue } from './photo_queue.js';
import { PhotoWork } from './photo_work.js';

const LOST = new Set(['claimed', 'wrong_state', 'not_found', 'stale_version']);

/** The queue, the case in hand, and the moves between them. */
function useReview() {
  const load = useLoad(async () => {
    const answer = await get(path('/photo-reviews'));
    heard('photo_review', answer.waiting);
    return answer;
  });
  const mine = useSignal(null);
  const done = useSignal(0);
  const skipped = useSignal(new Set());
  const lost = useSignal(null);
  const onward = useSignal(true);
  const send = useSend();
  const queue = () => load.value.value?.reviews ?? [];

  const claim = async (one) => {
    const answer = await send.run(() => post(path(`/photo-reviews/${one.case_id}/claim`)));
    if (answer) mine.value = { ...one, ...answer };
    else if (LOST.has(send.problem.value?.code)) await gone(one);
  };
  const next = async () => {
    mine.value = null;
    const free = queue().filter((one) => !elsewhere(one));
    const wanted = free.find((one) => !skipped.value.has(one.case_id));
    if (wanted) await claim(wanted);
  };
  const gone = async (one) => {
    lost.value = send.problem.value.params.by ?? '';
    say(t('photos.lost', { by: lost.value || t('photos.somebody') }));
    send.problem.value = null;
    skipped.value = new Set([...skipped.value, one.case_id]);
    await load.reload();
    await next();
  };
  const decide = async (verb, body) => {
    const one = mine.value;
    if (!one) return;
    const answer = await send.run(async () => { await post(path(`/photo-reviews/${one.case_id}/${verb}`), body); return true; });
    if (!answer) {
      if (LOST.has(send.problem.value?.code)) await gone(one);
      return;
    }
    done.value += 1;
    lost.value = null;
    say(t(`photos.said.${verb}`, { name: one.name_masked }));
    mine.value = null;
    await load.reload();
    if (onward.value) await next();
  };
  const skip = async () => {
    if (!mine.value) return;
    skipped.value = new Set([...skipped.value, mine.value.case_id]);
    await next();
  };
  return { load, mine, done, lost, onward, send, queue, claim, next, decide, skip };
}

function Head({ review }) {
  const answer = review.load.value.value;
  const note = answer && html`<span>${t('photos.note', { n: plural(answer.waiting), done: plural(review.done.value) })}</span>
    ${review.mine.value && html` · <${Claimed} until=${review.mine.value.claimed_until} over=${() => { review.mine.value = null; review.load.reload(); }} />`}`;
  return html`<${PageHead} title=${t('photos.title')} note=${note}>
    <label class="check small"><input type="checkbox" checked=${keysOn.value} onChange=${(event) => switchKeys(event.currentTarget.checked)} />${t('photos.keys')}</label>
    <label class="check small"><input type="checkbox" checked=${review.onward.value} onChange=${(event) => { review.onward.value = event.currentTarget.checked; }} />${t('photos.onward')}</label><//>`;
}

export default function Photos() {
  const review = useReview();
  const { load, mine, lost } = review;
  useEffect(() => {
    if (load.value.value && !mine.peek() && review.done.peek() === 0) review.next();
  }, [load.value.value !== null]);
  useBeat(15e3, load.reload);
  return html`<${Head} review=${review} />
    ${lost.value !== null && html`<div class="notice warn"><${Icon} name="info" />${t('photos.lost', { by: lost.value || t('photos.somebody') })}</div>`}
    <${Asked} load=${load}>${({ reviews }) => (reviews.length ? html`<div class="review"><${PhotoQueue} review=${review} reviews=${reviews} /><${PhotoWork} review=${review} /></div>`
      : html`<section class="card panel"><${Empty} title=${t('photos.none')}><p class="small">${t('photos.none.todo')}</p><//></section>`)}<//>`;
}
