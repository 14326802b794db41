// S14: what was approved and is being done, person by person, and what has been done.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, plural, t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { wide } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, wordsOf } from '../parts/refused.js';
import { nameOf } from '../parts/site_name.js';
import { Empty, Table } from '../parts/table.js';

function Progress({ one, sites }) {
  const id = `p-${one.id}`;
  return html`<li><span class="grow"><label for=${id}><b>${what(one, sites)}</b></label>
      <progress id=${id} max=${one.total} value=${one.done}></progress>
      <small>${t('remedies.progress', { done: plural(one.done), total: plural(one.total) })}${one.failed > 0 && html` · <b class="bad-word">${t('remedies.failed', { n: plural(one.failed) })}</b>`}</small></span></li>`;
}

const what = (one, sites) => (one.kind === 'refund' ? t('remedies.one', { site: nameOf(sites, one.site) }) : t(`approval.site.${one.action}`, { site: nameOf(sites, one.site) }));

const columns = (sites) => [
  { key: 'what', word: 'remedies.what', head: true, show: (one) => what(one, sites) },
  { key: 'done', word: 'remedies.done', right: true, show: (one) => `${plural(one.done)} / ${plural(one.total)}` },
  { key: 'failed', word: 'remedies.failed.head', right: true, show: (one) => (one.failed ? html`<b class="bad-word">${plural(one.failed)}</b>` : '0') },
  { key: 'at', word: 'remedies.at', show: (one) => html`<span class="d">${at(one.started_at)}</span>` },
  { key: 'by', word: 'remedies.by', show: (one) => t('remedies.people', { by: one.by, approved: one.approved_by }) },
];

/** Who could not be helped, and why: they stay where they are. */
function Left({ rows, sites }) {
  const some = rows.filter((one) => one.left?.length);
  return some.map((one) => html`<details class="more" key=${one.id}><summary>${t('remedies.left', { what: what(one, sites), n: plural(one.failed) })}</summary>
    <ul class="lines small" role="list">${one.left.map(({ candidate_id: id, code }) => html`<li><span class="grow">${wordsOf({ code }).title}</span><a class="btn" href=${href(`registrations/${id}`)}>${t('approval.candidate.look')}</a></li>`)}</ul></details>`);
}

function Running({ rows, sites }) {
  if (!rows.length) return null;
  return html`<section class="card panel" aria-labelledby="running"><h2 id="running">${t('remedies.running')}</h2><p class="small mute">${t('remedies.running.note')}</p>
    <ul class="lines running" role="list">${rows.map((one) => html`<${Progress} key=${one.id} one=${one} sites=${sites} />`)}</ul></section>`;
}

function Closed({ sites }) {
  const closed = [...sites.values()].filter((site) => !site.open && site.paid > 0);
  if (!closed.length || !wide()) return null;
  return html`<section class="card panel" aria-labelledby="closed"><h2 id="closed">${t('remedies.closed')}</h2><p class="small mute">${t('remedies.closed.note')}</p>
    <ul class="lines" role="list">${closed.map((site) => html`<li><span class="grow"><b>${nameOf(sites, site.code)}</b><small>${t('remedies.closed.paid', { n: plural(site.paid) })}</small></span>
      <a class="btn" href=${href(`remedies/${site.code}`)}>${t('remedies.arrange')}<span class="sr"> ${nameOf(sites, site.code)}</span></a></li>`)}</ul></section>`;
}

export default function Remedies() {
  const load = useLoad(async () => {
    const [{ remedies }, { sites }] = await Promise.all([get(path('/remedies')), get(path('/sites')).catch(() => ({ sites: [] }))]);
    const running = remedies.filter((one) => one.state === 'running');
    heard('remedy', running.length);
    return { running, done: remedies.filter((one) => one.state !== 'running'), sites: new Map(sites.map((site) => [site.code, site])) };
  });
  useBeat(3000, load.reload, () => load.value.value?.running.length > 0);
  return html`<${PageHead} title=${t('remedies.title')} note=${t('remedies.note')} />
    <div class="notice"><${Icon} name="info" /><span>${t('remedies.where')}</span></div>
    <${Asked} load=${load}>${({ running, done, sites }) => html`<${Running} rows=${running} sites=${sites} /><${Closed} sites=${sites} />
      <section class="card panel" aria-labelledby="past"><h2 id="past">${t('remedies.past')}</h2>
        ${done.length ? html`<${Table} name=${t('remedies.past')} columns=${columns(sites)} rows=${done} keyOf=${(one) => one.id} /><${Left} rows=${done} sites=${sites} />` : html`<${Empty} title=${t('remedies.none')} />`}</section>`}<//>`;
}
