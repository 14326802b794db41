// What waits for somebody, oldest first; each line leads to the list behind it.
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { at, plural, span, t, wordOf } from '../lib/words.js';
import { mayRead } from '../lib/who.js';

const BEHIND = {
  photo_review: ['image', 'photos'],
  import_checked: ['upload', 'imports'],
  refund: ['yen', 'refunds', {}],
  approval: ['check', 'approvals', {}],
  remedy: ['swap', 'remedies', {}],
  release_missed: ['alert', 'release', {}],
  message_failed: ['mail', 'messages', { state: 'failed' }],
  seed_missing: ['shield', 'rounds', {}],
  finding: ['alert', 'audit', {}],
  payment: ['clock', 'registrations', { state: 'paying' }],
};

function Item({ kind, count, oldest_at: oldest }) {
  const [icon, page, filters] = BEHIND[kind] ?? ['alert', 'registrations'];
  void second.value;
  const body = html`<${Icon} name=${icon} /><span class="grow">${wordOf('attention', kind)}
    ${oldest && html`<small>${kind === 'seed_missing' ? t('attention.until', { at: at(oldest) }) : t('attention.oldest', { span: span(now() - Date.parse(oldest)) })}</small>`}</span><b>${plural(count)}</b>`;
  return html`<li>${mayRead(page) ? html`<a href=${href(page, filters)}>${body}</a>` : html`<span class="still">${body}</span>`}</li>`;
}

export function Attention({ items }) {
  const waiting = items.filter((item) => item.count > 0).sort((a, b) => ((a.oldest_at ?? '9') < (b.oldest_at ?? '9') ? -1 : 1));
  return html`<section class="card panel" aria-labelledby="attention"><div class="panel-h"><h2 id="attention">${t('attention.title')}</h2>
      <span class="small mute">${t('attention.order')}</span></div>
    ${waiting.length ? html`<ul class="todo" role="list">${waiting.map((item) => html`<${Item} key=${item.kind} ...${item} />`)}</ul>`
      : html`<p class="calm small mute"><${Icon} name="done" />${t('attention.none')}</p>`}</section>`;
}
