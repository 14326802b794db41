// Work that waits for a person's judgement, whatever it is about: the queue by age, the case in hand, the moves between them.
import { post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { keysOn, switchKeys } from '../lib/keys.js';
import { useBeat, useLoad, useSend } from '../lib/load.js';
import { say } from '../lib/say.js';
import { plural, t } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty } from '../parts/table.js';
import { Failed, LOST, Undo, useDecision } from './review_decision.js';
import { Claimed, elsewhere, ReviewList } from './review_list.js';

/**
 * `ask` answers {waiting, items}; `address(one, verb)` is where a decision goes; `taken(answer)` is the case in the
 * answer to a claim.
 */
function useReview({ ask, address, taken = (answer) => answer, escalates }) {
  const load = useLoad(ask);
  const mine = useSignal(null);
  const skipped = useSignal(new Set());
  const lost = useSignal(null);
  const onward = useSignal(true);
  const send = useSend();
  const late = useDecision({ load, lost, address });
  const queue = () => (load.value.value?.items ?? []).filter((one) => !late.hidden.value.has(one.case_id));

  const claiming = useRef();
  const claim = (one) => (claiming.current = take(one));
  const take = async (one) => {
    const answer = await send.run(() => post(address(one, 'claim')));
    if (answer) mine.value = { ...one, ...taken(answer) };
    else if (LOST.has(send.problem.value?.code)) await gone(one);
  };
  const next = async () => {
    mine.value = null;
    const wanted = queue().find((one) => !elsewhere(one) && !skipped.value.has(one.case_id));
    if (wanted) await claim(wanted);
  };
  const pass = (one) => { skipped.value = new Set([...skipped.value, one.case_id]); };
  const gone = async (one) => {
    lost.value = t('review.lost', { by: send.problem.value.params.by || t('review.somebody') });
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
    await claiming.current; // the next case may still be on its way to them
    if (one) await claim(one);
  };
  const skip = async () => {
    if (!mine.value) return;
    pass(mine.value);
    await next();
  };
  const escalate = async (note) => {
    const one = mine.value;
    await post(address(one, 'escalate'), { note });
    pass(one);
    say(t('review.said.escalated', { name: one.name_masked }));
    await load.reload();
    await next();
  };
  return { load, mine, lost, onward, escalates, send, late, queue, claim, next, decide, undo, skip, escalate };
}

function Head({ review, title, back }) {
  const answer = review.load.value.value;
  const note = answer && html`<span>${t('review.note', { n: plural(answer.waiting), done: plural(review.late.done.value) })}</span>
    ${review.mine.value && html` · <${Claimed} until=${review.mine.value.claimed_until} over=${() => { review.mine.value = null; review.load.reload(); }} />`}`;
  return html`<${PageHead} title=${title} note=${note} back=${back}>
    <label class="check small"><input type="checkbox" checked=${keysOn.value} onChange=${(event) => switchKeys(event.currentTarget.checked)} />${t('review.keys')}</label>
    <label class="check small"><input type="checkbox" checked=${review.onward.value} onChange=${(event) => { review.onward.value = event.currentTarget.checked; }} />${t('review.onward')}</label><//>`;
}

/** Both parts of a queue, for whoever decides in both; `tabs` is [[word, address, here]]. */
const Tabs = ({ tabs }) => tabs && html`<nav class="tabs" aria-label=${t('review.queues')}>
  ${tabs.map(([word, address, here]) => html`<a href=${address} aria-current=${here ? 'page' : null}>${t(word)}</a>`)}</nav>`;

/** The page: `work` shows the case in hand, of this `kind`, and the decision, `none` says what it means that nothing waits: [title, text]. */
export function Reviewing({ title, back, tabs, none, work: Work, kind, ...how }) {
  const review = useReview(how);
  const { load, mine, late, lost } = review;
  useEffect(() => {
    if (load.value.value && !mine.peek() && late.done.peek() === 0) review.next();
  }, [load.value.value !== null]);
  useBeat(15e3, load.reload);
  return html`<${Head} review=${review} title=${title} back=${back} />
    <div class="queues"><${Tabs} tabs=${tabs} /><${Undo} review=${review} /></div>
    <${Failed} review=${review} />
    ${lost.value && html`<div class="notice warn"><${Icon} name="info" />${lost.value}</div>`}
    <${Asked} load=${load}>${() => {
      const items = review.queue();
      return items.length ? html`<div class="review"><${ReviewList} review=${review} items=${items} /><${Work} review=${review} kind=${kind} /></div>`
        : html`<section class="card panel"><${Empty} title=${none[0]}><p class="small">${none[1]}</p><//></section>`;
    }}<//>`;
}
