// S15: did it arrive? The outbox by state and kind, what failed sent again, the texts as candidates read them.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { filter, href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, has, plural, t, wordOf } from '../lib/words.js';
import { Choice } from '../parts/bar.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Empty, Pager, Table } from '../parts/table.js';
import { Templates } from './message_templates.js';

const SIZE = 25;
const STATES = ['failed', 'waiting', 'sent'];
const KINDS = ['hold_expiring', 'expired', 'paid', 'refunded', 'moved', 'standby_offer', 'proof_refused', 'proof_over', 'change_accepted', 'change_refused', 'review_granted', 'review_refused', 'ticket_open', 'grade_out', 'pickup_open'];
const LOOK = { failed: ['bad', 'alert'], waiting: ['warn', 'clock'], sent: ['', 'done'] };
const FILTERS = ['state', 'kind', 'cursor'];

function State({ one }) {
  return html`<span class=${`tag ${LOOK[one.state]?.[0] ?? ''}`}>${wordOf('message.state', one.state)}</span>
    ${one.error && html`<small class="under">${has(`message.error.${one.error}`) ? t(`message.error.${one.error}`) : t('message.refused', { code: one.error })}${one.attempts > 1 && t('message.tries', { n: one.attempts })}</small>`}`;
}

function Again({ one, onSent }) {
  const { busy, problem, run } = useSend();
  const send = async () => {
    const answer = await run(() => post(path(`/messages/${encodeURIComponent(one.id)}/resend`)));
    if (!answer) return;
    say(t('message.resent', { name: one.name_masked }));
    onSent();
  };
  return html`<button class="btn" type="button" aria-busy=${busy.value} onClick=${send}><${Icon} name="refresh" />${t('message.resend')}<span class="sr">${t('message.resend.to', { name: one.name_masked })}</span></button>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}`;
}

const columnsOf = (onSent) => [
  { key: 'name', word: 'message.to', head: true, show: (one) => html`<a href=${href(`registrations/${one.candidate_id}`)}>${one.name_masked}</a><small class="under num">${wordOf('message.channel', one.channel)} ${one.to_masked}</small>` },
  { key: 'state', word: 'message.state', show: (one) => html`<${State} one=${one} />` },
  { key: 'kind', word: 'message.kind', show: (one) => wordOf('message.kind', one.kind) },
  { key: 'at', word: 'message.at', show: (one) => html`<span class="d">${at(one.created_at)}</span>` },
  { key: 'sent', word: 'message.sent_at', show: (one) => (one.sent_at ? html`<span class="d">${at(one.sent_at)}</span>` : html`<span class="mute">–</span>`) },
  { key: 'again', word: 'message.action', show: (one) => one.state === 'failed' && html`<${Again} one=${one} onSent=${onSent} />` },
];

/** How many are in each state; each number leads to its list. */
function Totals({ totals }) {
  const here = route.value.query.get('state');
  const cell = (state) => html`<div class=${state === 'failed' && totals[state] ? 'refused' : ''}><dt><${Icon} name=${LOOK[state][1]} /><a href=${href('messages', { state })} aria-current=${here === state ? 'true' : null}>${wordOf('message.state', state)}</a></dt>
    <dd class="big">${plural(totals[state])}</dd></div>`;
  return html`<dl class="three card states">${STATES.map(cell)}</dl>`;
}

function Filters() {
  const { query } = route.value;
  const choice = (key, values) => html`<${Choice} id=${key} label=${t(`message.${key}`)} value=${query.get(key) ?? ''}
    options=${[['', t(`message.${key}.all`)], ...values.map((value) => [value, wordOf(`message.${key}`, value)])]} onChange=${(value) => filter({ [key]: value })} />`;
  return html`<div class="filters">${choice('state', STATES)}${choice('kind', KINDS)}</div>`;
}

function List({ answer, trail, reload }) {
  const rows = answer.messages;
  const back = trail.length > 1 && (() => { trail.pop(); filter({ cursor: trail[trail.length - 1] }); });
  const on = answer.next && (() => { trail.push(answer.next); filter({ cursor: answer.next }); });
  if (!rows.length && !answer.next) {
    const narrowed = route.value.query.get('state') || route.value.query.get('kind');
    return html`<${Empty} title=${t(narrowed ? 'message.empty' : 'message.none')}>${narrowed && html`<button class="btn" type="button" onClick=${() => filter({ state: '', kind: '' })}>${t('filters.clear')}</button>`}<//>`;
  }
  return html`<${Table} name=${t('message.list')} columns=${columnsOf(reload)} rows=${rows} keyOf=${(row) => row.id} />
    <${Pager} said=${t('message.shown', { n: plural(rows.length) })} back=${back} on=${on} />`;
}

function ask() {
  const wish = FILTERS.map((key) => [key, route.peek().query.get(key)]).filter(([, value]) => value);
  return get(`${path('/messages')}?${new URLSearchParams([...wish, ['limit', SIZE]])}`);
}

export default function Messages() {
  const trail = useRef(['']).current;
  const load = useLoad(ask);
  const { query } = route.value;
  const wish = FILTERS.map((key) => query.get(key) ?? '').join('|');
  const asked = useRef(wish);
  useEffect(() => {
    if (asked.current === wish) return;
    asked.current = wish;
    if (!query.get('cursor')) trail.splice(0, trail.length, '');
    load.reload();
  }, [wish]);
  const totals = load.value.value?.totals;
  return html`<${PageHead} title=${t('message.title')} note=${t('message.note')} />${totals && html`<${Totals} totals=${totals} />`}
    <section class="card panel" aria-labelledby="outbox"><div class="panel-h"><h2 id="outbox">${t('message.list')}</h2><${Filters} /></div>
      <${Asked} load=${load}>${(answer) => html`<${List} answer=${answer} trail=${trail} reload=${load.reload} />`}<//></section>
    <${Templates} />`;
}
