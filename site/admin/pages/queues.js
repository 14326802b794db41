// Every kind of case that waits for a person: how many, since when, and the way to work on it.
import { get } from '/shared/api.js';
import { html, useEffect } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { href } from '../lib/route.js';
import { heard } from '../lib/waiting.js';
import { at, plural, span, t, tx, wordOf } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';

const address = ({ kind, escalated }) => href(`queues/${kind}`, escalated ? { queue: 'escalated' } : {});

const COLUMNS = [
  { key: 'kind', word: 'queues.kind', head: true, show: (line) => html`<a href=${address(line)}>${wordOf('queue.kind', line.kind)}</a>${line.escalated && html`<small>${t('review.queue.escalated')}</small>`}` },
  { key: 'waiting', word: 'queues.waiting', right: true, show: (line) => plural(line.waiting) },
  { key: 'age', word: 'queues.age', show: (line) => (line.oldest_at ? html`${span(line.age_seconds * 1000)} <small class="mute">${tx('queues.since', { at: at(line.oldest_at) })}</small>` : t('queues.empty')) },
];

/** What waits first, the longest first; then what is empty. Nobody needs a line of escalated cases that are none. */
const inOrder = (lines) => lines.filter((line) => line.waiting || !line.escalated)
  .sort((a, b) => (b.age_seconds ?? -1) - (a.age_seconds ?? -1));

export default function Queues() {
  const load = useLoad(() => get('/staff/queues'));
  const total = load.value.value?.queues.reduce((sum, line) => sum + line.waiting, 0);
  useEffect(() => { if (total !== undefined) heard('case', total); }, [total]);
  useBeat(30e3, load.reload);
  return html`<${PageHead} title=${t('queues.title')} note=${total !== undefined && t('queues.note', { n: plural(total) })} />
    <${Asked} load=${load}>${({ queues }) => html`<section class="card panel">${queues.length
      ? html`<${Table} name=${t('queues.title')} columns=${COLUMNS} rows=${inOrder([...queues])} keyOf=${(line) => `${line.kind}${line.escalated}`} />`
      : html`<${Empty} title=${t('queues.none')}><p class="small">${t('queues.none.todo')}</p><//>`}</section>`}<//>`;
}
