// S10: what waits for a second person. Own requests stand apart: somebody else decides them.
import { get } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { html } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, plural, span, t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';
import { subjectOf } from './approval_words.js';

const over = (one) => Date.parse(one.expires_at) <= now();

function Age({ since }) {
  void second.value;
  return html`<span class="d">${span(now() - Date.parse(since))}</span>`;
}

function Expires({ one }) {
  void second.value;
  return over(one) ? html`<span class="tag">${t('approval.over')}</span>` : html`<span class="d">${at(one.expires_at)}</span>`;
}

const columns = (sites) => [
  { key: 'what', word: 'approvals.what', head: true, show: (one) => html`<a href=${href(`approvals/${one.id}`)}>${subjectOf(one, sites)}</a><small class="under">${one.reason}</small>` },
  { key: 'people', word: 'approvals.people', right: true, show: (one) => html`<b>${plural(one.effect.people)}</b>` },
  { key: 'by', word: 'approvals.by', show: (one) => one.requested_by },
  { key: 'age', word: 'approvals.age', show: (one) => html`<${Age} since=${one.requested_at} />` },
  { key: 'until', word: 'approvals.until', show: (one) => html`<${Expires} one=${one} />` },
];

function List({ id, title, note, rows, sites, none }) {
  return html`<section class="card panel" aria-labelledby=${id}><h2 id=${id}>${title}</h2>${note && html`<p class="small mute">${note}</p>`}
    ${rows.length ? html`<${Table} name=${title} columns=${columns(sites)} rows=${rows} keyOf=${(one) => one.id} />` : html`<${Empty} title=${none} />`}</section>`;
}

export default function Approvals() {
  const load = useLoad(async () => {
    const [{ approvals }, { sites }] = await Promise.all([get(path('/approvals')), get(path('/sites')).catch(() => ({ sites: [] }))]);
    const oldest = [...approvals].sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1));
    const others = oldest.filter((one) => !one.own);
    heard('approval', others.filter((one) => !over(one)).length);
    return { others, own: oldest.filter((one) => one.own), sites: new Map(sites.map((site) => [site.code, site])) };
  });
  useBeat(30e3, load.reload);
  return html`<${PageHead} title=${t('approvals.title')} note=${t('approvals.note')} />
    <${Asked} load=${load}>${({ others, own, sites }) => html`
      <${List} id="others" title=${t('approvals.others')} rows=${others} sites=${sites} none=${t('approvals.none')} />
      <${List} id="own" title=${t('approvals.own')} note=${t('approvals.own.note')} rows=${own} sites=${sites} none=${t('approvals.own.none')} />`}<//>`;
}
