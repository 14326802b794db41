// 消息: what has changed, unread first; each leads to the status page, and says how else it was sent.
import { get, post } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { t, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, focusHeading, LinkRows, ProblemNote, Section, Skeleton, useAction, useTitle } from '../parts/blocks.js';
import { href, say, signedOut, unread } from '../state.js';

const PAGE_OF = { grade: 'result', pickup: 'result', review: 'eligibility', identity: 'identity', qualification: 'registry', merge: 'registry', name: 'me' };
const wayOf = (kind) => PAGE_OF[kind.split('_')[0]] ?? 'status';

function useMessages() {
  const list = useSignal(null);
  const next = useSignal(null);
  const load = useAction(async (stage, cursor) => {
    const found = await get(`/messages${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`, { stage });
    const more = found.messages.map((one) => ({ ...one, fresh: !one.read_at }));
    list.value = cursor ? [...list.value, ...more] : more;
    next.value = found.next;
    unread.value = found.unread;
  });
  useEffect(() => { load.start(''); }, []);
  return { list, next, load };
}

const Sent = ({ sent }) => html`<ul class="sent" role="list">${sent.map(({ channel, state, at }) => html`<li key=${channel} class="tiny mute">
  <${Icon} name=${{ sent: 'check', failed: 'alert' }[state] ?? 'clock'} /><span>${t(`messages.${channel}.${state}`)}${at && html` <${D} at=${at} />`}</span></li>`)}</ul>`;

function Message({ message, onRead }) {
  const { kind, round_id: round, title, body, at, sent, read_at: read } = message;
  return html`<li class=${`card pad message ${read ? '' : 'new'}`}>
    <div class="event-head"><h3>${words(title)}</h3>${!read && html`<span class="tag info">${t('messages.new')}</span>`}</div>
    <p>${words(body)}</p>
    <p class="tiny mute"><${D} at=${at} /></p>
    ${sent.length > 0 && html`<${Sent} sent=${sent} />`}
    <div class="message-act"><a class="way" href=${href(wayOf(kind), round)} onClick=${() => onRead([message])}>${t(`messages.go.${wayOf(kind)}`)}</a>
      ${!read && html`<button class="link" type="button" onClick=${(event) => {
        event.currentTarget.previousElementSibling.focus();
        onRead([message]);
        say(t('messages.marked'));
      }}>${t('messages.read')}<span class="sr"> ${words(title)}</span></button>`}</div></li>`;
}

/** Marked here at once, in its place; the server is told, and told again while the answer is lost. */
const reading = (list) => (read) => {
  const ids = read.filter((one) => !one.read_at).map(({ id }) => id);
  if (!ids.length) return;
  const at = new Date(now()).toISOString();
  list.value = list.value.map((one) => (ids.includes(one.id) ? { ...one, read_at: at } : one));
  unread.value = Math.max(0, (unread.value ?? 0) - ids.length);
  post('/messages/read', { until: null, ids }, { safe: true }).catch((error) => { if (error.code === 'not_signed_in') signedOut(true); });
};

function Group({ id, title, list, onRead }) {
  if (!list.length) return null;
  return html`<${Section} id=${id} title=${title}><ul class="list" role="list">${list.map((one) => html`<${Message} key=${one.id} message=${one} onRead=${onRead} />`)}</ul></${Section}>`;
}

export default function Messages() {
  const { list, next, load } = useMessages();
  const onRead = reading(list);
  const [fresh, old] = [true, false].map((wanted) => (list.value ?? []).filter((one) => one.fresh === wanted));
  const left = fresh.filter((one) => !one.read_at);
  const readAll = () => { onRead(left); focusHeading(); say(t('messages.marked')); };
  useTitle(left.length ? t('messages.title_unread', { n: left.length }) : t('messages.title'));
  const problem = load.problem.value;
  return html`<div class="lead"><h1 tabindex="-1">${t('messages.title')}</h1><p class="mute">${t('messages.lead')}</p></div>
    ${problem && html`<${ProblemNote} problem=${problem} />`}
    ${!list.value && !problem && html`<${Skeleton} />`}
    ${list.value?.length === 0 && html`<p class="card pad">${t('messages.empty')}</p>`}
    ${left.length > 1 && html`<button class="btn" type="button" onClick=${readAll}>${t('messages.all_read')}</button>`}
    <${Group} id="fresh" title=${t('messages.unread', { n: left.length })} list=${fresh} onRead=${onRead} />
    <${Group} id="old" title=${t('messages.earlier')} list=${old} onRead=${onRead} />
    ${next.value && html`<button class="btn block" type="button" aria-busy=${load.busy.value !== null} onClick=${() => load.start(next.value)}>${t('messages.more')}</button>`}
    <${LinkRows} rows=${[
      { href: href('contact'), icon: 'mail', text: t('messages.contact'), small: t('messages.contact_small') },
      { href: href('notice'), icon: 'document', text: t('messages.notices'), small: t('messages.notices_small') },
    ]} />`;
}
