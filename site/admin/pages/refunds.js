// S9: money that goes back: what failed, what is on its way, what has arrived.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { filter, href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, money, plural, t, wordOf } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { may } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Empty, Pager, Table } from '../parts/table.js';

const SIZE = 25;
const STATES = ['failed', 'pending', 'done'];
const TONE = { failed: 'bad', pending: 'warn', done: 'ok' };
const stateNow = () => (STATES.includes(route.value.query.get('state')) ? route.value.query.get('state') : 'failed');

function Retry({ one, again }) {
  const { busy, problem, run } = useSend();
  const press = async () => {
    const answer = await run(() => post(path(`/refunds/${encodeURIComponent(one.refund_no)}/retry`)));
    again(one, answer, problem.value);
  };
  return html`<button class="btn" type="button" aria-busy=${busy.value} onClick=${press}>${t('refunds.retry')}<span class="sr"> ${one.refund_no}</span></button>`;
}

const columns = (again) => [
  { key: 'no', word: 'refunds.no', head: true, show: (one) => html`<span class="num">${one.refund_no}</span><small class="under"><span class="d">${at(one.requested_at)}</span></small>` },
  { key: 'name', word: 'refunds.name', show: (one) => html`<a href=${href(`registrations/${one.candidate_id}`)}>${one.name_masked}</a>` },
  { key: 'amount', word: 'refunds.amount', right: true, show: (one) => html`<b>${money(one.amount_minor)}</b>` },
  { key: 'reason', word: 'refunds.reason', show: (one) => wordOf('refund', one.reason) },
  { key: 'state', word: 'refunds.state', show: (one) => html`<span class=${`tag ${TONE[one.state]}`}>${t(`refunds.tab.${one.state}`)}</span>${one.done_at && html`<small class="under mute"><span class="d">${at(one.done_at)}</span></small>`}` },
  { key: 'attempts', word: 'refunds.attempts', right: true, show: (one) => plural(one.attempts) },
  { key: 'provider', word: 'refunds.provider', show: (one) => html`${wordOf('provider', one.provider)}<small class="under mute num">${one.provider_no || t('refunds.no_number')}</small>` },
  ...(again ? [{ key: 'act', word: 'refunds.act', show: (one) => one.state !== 'done' && html`<${Retry} one=${one} again=${again} />` }] : []),
];

/** The three states with how many are in each, as links. */
function States({ totals }) {
  const here = stateNow();
  return html`<nav class="tabs" aria-label=${t('refunds.states')}>${STATES.map((state) => html`<a href=${href('refunds', { state })} aria-current=${state === here ? 'page' : null}>
    ${t(`refunds.tab.${state}`)}${totals && html` <b>${plural(totals[state])}</b>`}</a>`)}</nav>`;
}

function List({ answer, trail, reload, again }) {
  const state = stateNow();
  const step = (cursor) => () => { filter({ cursor }); reload(); };
  const back = trail.length > 1 && (() => { trail.pop(); step(trail[trail.length - 1])(); });
  const on = answer.next && (() => { trail.push(answer.next); step(answer.next)(); });
  if (!answer.refunds.length) return html`<${Empty} title=${t(`refunds.none.${state}`)}><p class="small">${t(`refunds.none.${state}.todo`)}</p><//>`;
  return html`<p class="small mute">${t(`refunds.${state}.note`)}</p>
    <${Table} name=${t('refunds.title')} columns=${columns(may('remedy') && state !== 'done' && again)} rows=${answer.refunds} keyOf=${(one) => one.refund_no} />
    <${Pager} said=${t('registrations.shown', { n: plural(answer.refunds.length) })} back=${back} on=${on} />`;
}

function ask() {
  const cursor = route.peek().query.get('cursor');
  const query = new URLSearchParams({ state: stateNow(), limit: SIZE, ...(cursor && { cursor }) });
  return get(`${path('/refunds')}?${query}`);
}

/** How the last check ended, until the next one. */
function Outcome({ last }) {
  if (!last) return null;
  if (last.problem) return html`<${Refused} problem=${last.problem} />`;
  const tone = { done: 'ok', pending: '', failed: 'warn' }[last.state];
  return html`<div class=${`notice ${tone}`}><${Icon} name=${last.state === 'done' ? 'done' : 'info'} /><span>${t(`refunds.said.${last.state}`, { no: last.refund_no })}</span></div>`;
}

export default function Refunds() {
  const trail = useRef(['']).current;
  const last = useSignal(null);
  const load = useLoad(async () => {
    const answer = await ask();
    if (answer.totals) heard('refund', answer.totals.failed);
    return answer;
  });
  const state = stateNow();
  const asked = useRef(state);
  useEffect(() => {
    if (asked.current === state) return;
    asked.current = state;
    last.value = null;
    trail.splice(0, trail.length, '');
    load.reload();
  }, [state]);
  const again = async (one, answer, problem) => {
    last.value = answer ?? { problem };
    if (answer) say(t(`refunds.said.${answer.state}`, { no: answer.refund_no }));
    await load.reload();
  };
  return html`<${PageHead} title=${t('refunds.title')} note=${t('refunds.note')} />
    <${Outcome} last=${last.value} />
    <section class="card panel" aria-label=${t('refunds.title')}><${States} totals=${load.value.value?.totals} />
      <${Asked} load=${load}>${(answer) => html`<${List} answer=${answer} trail=${trail} reload=${load.reload} again=${again} />`}<//></section>`;
}
