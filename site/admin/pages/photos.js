// S8: photos waiting for a person's judgement: the queue by age, the two photos, the decision.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { keysOn, switchKeys } from '../lib/keys.js';
import { useBeat, useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { plural, t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { may } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty } from '../parts/table.js';
import { Failed, LOST, Undo, useDecision } from './photo_decision.js';
import { Claimed, elsewhere, PhotoQueue } from './photo_queue.js';
import { PhotoWork } from './photo_work.js';

/** Whether the queue on screen is that of the photos reviewers have passed on. */
const passedOn = () => !may('review_photos') || route.value.query.get('queue') === 'escalated';

/** The queue, the case in hand, and the moves between them. */
function useReview() {
  const load = useLoad(async () => {
    const answer = await get(path(`/photo-reviews${passedOn() ? '?escalated=true' : ''}`));
    if (!passedOn()) heard('photo_review', answer.waiting);
    return answer;
  });
  const mine = useSignal(null);
  const skipped = useSignal(new Set());
  const lost = useSignal(null);
  const onward = useSignal(true);
  const send = useSend();
  const late = useDecision({ load, lost });
  const queue = () => (load.value.value?.reviews ?? []).filter((one) => !late.hidden.value.has(one.case_id));

  const claim = async (one) => {
    const answer = await send.run(() => post(path(`/photo-reviews/${one.case_id}/claim`)));
    if (answer) mine.value = { ...one, ...answer };
    else if (LOST.has(send.problem.value?.code)) await gone(one);
  };
  const next = async () => {
    mine.value = null;
    const wanted = queue().find((one) => !elsewhere(one) && !skipped.value.has(one.case_id));
    if (wanted) await claim(wanted);
  };
  const pass = (one) => { skipped.value = new Set([...skipped.value, one.case_id]); };
  const gone = async (one) => {
    lost.value = t('photos.lost', { by: send.problem.value.params.by || t('photos.somebody') });
    say(lost.value);
    send.problem.value = null;
    pass(one);
    await load.reload();
    await next();
  };
  const decide = async (verb, body) => {
    const one = mine.value;
    if (!one || send.busy.value) return;
    lost.value = null;
    late.hold(one, verb, body);
    mine.value = null;
    if (onward.value) await next();
  };
  const undo = async () => {
    const one = late.takeBack();
    if (one) await claim(one);
  };
  const skip = async () => {
    if (!mine.value) return;
    pass(mine.value);
    await next();
  };
  const escalate = async (note) => {
    const one = mine.value;
    await post(path(`/photo-reviews/${one.case_id}/escalate`), { note });
    pass(one);
    say(t('photos.said.escalated', { name: one.name_masked }));
    await load.reload();
    await next();
  };
  const escalates = !passedOn();
  return { load, mine, lost, onward, escalates, send, late, queue, claim, next, decide, undo, skip, escalate };
}

function Head({ review }) {
  const answer = review.load.value.value;
  const note = answer && html`<span>${t('photos.note', { n: plural(answer.waiting), done: plural(review.late.done.value) })}</span>
    ${review.mine.value && html` · <${Claimed} until=${review.mine.value.claimed_until} over=${() => { review.mine.value = null; review.load.reload(); }} />`}`;
  return html`<${PageHead} title=${t('photos.title')} note=${note}>
    <label class="check small"><input type="checkbox" checked=${keysOn.value} onChange=${(event) => switchKeys(event.currentTarget.checked)} />${t('photos.keys')}</label>
    <label class="check small"><input type="checkbox" checked=${review.onward.value} onChange=${(event) => { review.onward.value = event.currentTarget.checked; }} />${t('photos.onward')}</label><//>`;
}

/** Both queues, for whoever decides in both. */
function Queues() {
  if (!may('review_photos') || !may('remedy')) return null;
  const here = passedOn();
  const tab = (on, word, filters) => html`<a href=${href('photos', filters)} aria-current=${here === on ? 'page' : null}>${t(word)}</a>`;
  return html`<nav class="tabs" aria-label=${t('photos.queues')}>${tab(false, 'photos.queue.new', {})}${tab(true, 'photos.queue.escalated', { queue: 'escalated' })}</nav>`;
}

export default function Photos() {
  return html`<${Desk} key=${passedOn()} />`;
}

function Desk() {
  const review = useReview();
  const { load, mine, late, lost } = review;
  useEffect(() => {
    if (load.value.value && !mine.peek() && late.done.peek() === 0) review.next();
  }, [load.value.value !== null]);
  useBeat(15e3, load.reload);
  return html`<${Head} review=${review} />
    <div class="queues"><${Queues} /><${Undo} review=${review} /></div>
    <${Failed} review=${review} />
    ${lost.value && html`<div class="notice warn"><${Icon} name="info" />${lost.value}</div>`}
    <${Asked} load=${load}>${() => {
      const reviews = review.queue();
      return reviews.length ? html`<div class="review"><${PhotoQueue} review=${review} reviews=${reviews} /><${PhotoWork} review=${review} /></div>`
        : html`<section class="card panel"><${Empty} title=${t(passedOn() ? 'photos.none.escalated' : 'photos.none')}><p class="small">${t(passedOn() ? 'photos.none.escalated.todo' : 'photos.none.todo')}</p><//></section>`;
    }}<//>`;
}
