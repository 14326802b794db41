// S4: sites and seats. A row opens the panel where seats are raised and lowered, and the site closed.
import { get } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { go, href, route } from '../lib/route.js';
import { plural, t } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { paged, Table } from '../parts/table.js';
import { siteName } from '../parts/site_name.js';
import { Fill, Kept, NoSites, SiteFilters, SiteState, useSteady } from './board_sites.js';
import { NewSite, SitePanel } from './site_panel.js';

const filters = () => Object.fromEntries(route.value.query);
const SiteLink = ({ site }) => html`<a href=${href(`sites/${site.code}`, filters())}>${siteName(site)}</a><small>${site.code}</small>`;

const COLUMNS = [
  { key: 'name', word: 'sites.name', head: true, sort: (s) => s.name, show: (s) => html`<${SiteLink} site=${s} />` },
  { key: 'province', word: 'sites.place', sort: (s) => s.province, show: (s) => (s.province === s.city ? s.city : `${s.province} ${s.city}`) },
  { key: 'capacity', word: 'sites.capacity', right: true, sort: (s) => s.capacity, show: (s) => html`<b>${plural(s.capacity)}</b><${Kept} site=${s} />` },
  { key: 'taken', word: 'sites.taken', right: true, sort: (s) => s.taken, show: (s) => plural(s.taken) },
  { key: 'free', word: 'sites.free', right: true, sort: (s) => s.free, show: (s) => plural(s.free) },
  { key: 'fill', word: 'sites.fill', show: (s) => html`<${Fill} site=${s} />` },
  { key: 'state', word: 'sites.state', show: (s) => html`<${SiteState} site=${s} />` },
];

function Total({ sites }) {
  const sum = (key) => plural(sites.reduce((total, site) => total + site[key], 0));
  return t('sites.total', { sites: plural(sites.length), capacity: sum('capacity'), taken: sum('taken'), free: sum('free') });
}

function List({ sites }) {
  const rows = useSteady(sites, COLUMNS);
  const { shown, pager } = paged(rows, 25);
  return html`<section class="card panel" aria-labelledby="sites"><div class="panel-h"><h2 id="sites">${t('sites.heading')}</h2><${SiteFilters} sites=${sites} /></div>
    ${rows.length ? html`<${Table} name=${t('sites.heading')} columns=${COLUMNS} rows=${shown} keyOf=${(site) => site.code} current=${route.value.id} />${pager}` : html`<${NoSites} />`}</section>`;
}

export default function Sites() {
  const load = useLoad(() => get(path('/sites')));
  const adding = useSignal(false);
  const sites = load.value.value?.sites;
  const { id } = route.value;
  const open = id && sites?.find((site) => site.code === id);
  const close = () => { adding.value = false; if (id) go(href('sites', filters())); };
  return html`<${PageHead} title=${t('sites.title')} note=${sites && html`<${Total} sites=${sites} />`}>
      ${mayChange('sites') && html`<button class="btn primary" type="button" onClick=${() => { adding.value = true; }}>${t('sites.add')}</button>`}<//>
    <${Asked} load=${load}>${(shown) => html`<${List} sites=${shown.sites} />`}<//>
    ${open && html`<${SitePanel} key=${open.code} site=${open} onClose=${close} reload=${load.reload} />`}
    ${adding.value && html`<${NewSite} onClose=${close} reload=${load.reload} />`}`;
}
