// The versions of a notice, newest first, and what changed from one to the next.
import { get } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { route } from '../lib/route.js';
import { at, t, words } from '../lib/words.js';

const same = (a, b) => a['zh-CN'] === b['zh-CN'] && a.en === b.en;

function markOf(one, before) {
  if (!before) return ['', t('notice.version.first')];
  return ['info', t(same(one.title, before.title) ? 'notice.version.body' : 'notice.version.title')];
}

/** The version in hand; those that were public before it come from the public notice. */
const known = (notice) => [{ version: notice.version, changed_at: notice.changed_at ?? notice.publish_at, title: notice.title }];

export function Versions({ notice }) {
  const load = useLoad(async () => {
    const path = `/rounds/${encodeURIComponent(route.peek().round)}/notices/${encodeURIComponent(notice.id)}`;
    const { history = [] } = await get(path).catch(() => ({}));
    return [...history, ...known(notice)];
  });
  const history = [...(load.value.value ?? known(notice))].sort((a, b) => a.version - b.version);
  const line = (one, i) => {
    const [tone, word] = markOf(one, history[i - 1]);
    return html`<li key=${one.version}><div class="grow"><p>${words(one.title)}</p><p class="small mute">${t('notices.version', { n: one.version })} · <span class="d">${at(one.changed_at)}</span></p></div>
      ${(i > 0 || one.version === 1) && html`<span class=${`tag ${tone}`}>${word}</span>`}</li>`;
  };
  return html`<section class="card panel" aria-labelledby="versions"><h2 id="versions">${t('notice.versions')}</h2><ol class="lines" role="list" reversed>${history.map(line).reverse()}</ol></section>`;
}
