// Who waits for a place at a full site, the first of the list first. Fetched when it is opened.
import { get } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { at, plural, t } from '../lib/words.js';
import { Asked } from '../parts/refused.js';
import { Table } from '../parts/table.js';

const COLUMNS = [
  { key: 'position', word: 'standby.position', head: true, show: (one) => plural(one.position) },
  { key: 'name', word: 'standby.name', show: (one) => one.name_masked },
  { key: 'joined', word: 'standby.joined', show: (one) => at(one.joined_at, 'second') },
];

export function List({ code }) {
  const load = useLoad(() => get(path(`/sites/${encodeURIComponent(code)}/standby`)));
  return html`<${Asked} load=${load}>${({ waiting, offer_minutes: minutes, people }) => html`
    <p class="small">${t('standby.rule', { n: plural(waiting), minutes: plural(minutes ?? 0) })}</p>
    ${people.length > 0 && html`<${Table} name=${t('standby.title')} columns=${COLUMNS} rows=${people} keyOf=${(one) => one.candidate_id} />`}
    ${waiting > people.length && html`<p class="small mute">${t('standby.first', { n: plural(people.length) })}</p>`}`}<//>`;
}
