// The queue by age; who has one in hand; how long a claim lasts.
import { now, second } from '/shared/clock.js';
import { html, useEffect } from '/shared/ui.js';
import { wall } from '../lib/rules_clock.js';
import { countdown, span, t, wordOf } from '../lib/words.js';
import { me } from '../lib/who.js';

/** Whether a colleague has the case in hand. */
export const elsewhere = (one) => Boolean(one.claimed_by) && one.claimed_by !== me.value.account && Date.parse(one.claimed_until) > wall();

/** Counts the claim down and says when it is over. */
export function Claimed({ until, over }) {
  void second.value;
  const left = Date.parse(until) - wall();
  useEffect(() => { if (left <= 0) over(); }, [left <= 0]);
  return html`<span role="timer">${t('review.claimed', { left: countdown(left) })}</span>`;
}

function Waited({ since }) {
  void second.value;
  return t('review.waited', { span: span(now() - Date.parse(since)) });
}

function Item({ one, here, press }) {
  const by = elsewhere(one) && one.claimed_by;
  return html`<li><button type="button" aria-current=${here ? 'true' : null} aria-disabled=${by ? 'true' : null} onClick=${by ? () => {} : press}>
    <span class="grow">${one.name_masked}<small>${by ? t('review.with', { by }) : html`<${Waited} since=${one.opened_at} />`}</small></span>
    ${(one.flags ?? []).map((flag) => html`<span class="tag warn">${wordOf('flag', flag)}</span>`)}</button></li>`;
}

export function ReviewList({ review, items }) {
  const mine = review.mine.value?.case_id;
  return html`<section class="card q" aria-labelledby="queue"><h2 id="queue" class="small">${t('review.queue')}</h2>
    <ol class="queue" role="list">${items.map((one) => html`<${Item} key=${one.case_id} one=${one} here=${one.case_id === mine}
      press=${() => one.case_id !== mine && review.claim(one)} />`)}</ol></section>`;
}
