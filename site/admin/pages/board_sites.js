// The sites on the board: filters and order in the address; live numbers change in place and never re-sort.
import { html, useRef } from '/shared/ui.js';
import { href, filter, route } from '../lib/route.js';
import { plural, t } from '../lib/words.js';
import { mayRead } from '../lib/who.js';
import { Choice } from '../parts/bar.js';
import { siteName } from '../parts/site_name.js';
import { Empty, inOrder, paged, Table } from '../parts/table.js';

export function stateOf(site) {
  if (!site.open) return 'closed';
  return site.free === 0 ? 'full' : site.free <= 10 ? 'few' : 'free';
}
const TONE = { closed: 'bad', full: 'warn', few: 'warn', free: 'ok' };

export const SiteState = ({ site }) => html`<span class=${`tag ${TONE[stateOf(site)]}`}>${t(`sites.state.${stateOf(site)}`)}</span>`;

/** How full a site is: paid, then held, of the capacity. The numbers stand beside it. */
export function Fill({ site }) {
  const wide = (n) => (site.capacity ? Math.min(132, (132 * n) / site.capacity) : 0);
  return html`<svg class="fill" viewBox="0 0 132 10" width="132" height="10" aria-hidden="true"><rect class="ground" width="132" height="10" rx="3" />
    <rect class="c-paid" width=${wide(site.paid)} height="10" rx="3" />
    ${site.held > 0 && html`<rect class="c-held-flat" x=${Math.min(130, wide(site.paid) + 1)} width=${Math.max(2, wide(site.held) - 1)} height="10" />`}</svg>`;
}

/** Places of a site that are kept from sale. */
export const Kept = ({ site }) => site.blocked > 0 && html`<small>${t('sites.blocked', { n: plural(site.blocked) })}</small>`;

const COLUMNS = [
  { key: 'name', word: 'sites.name', head: true, sort: (s) => s.name, show: (s) => html`<${SiteLink} site=${s} />` },
  { key: 'capacity', word: 'sites.capacity', right: true, sort: (s) => s.capacity, show: (s) => html`${plural(s.capacity)}<${Kept} site=${s} />` },
  { key: 'paid', word: 'sites.paid', right: true, sort: (s) => s.paid, show: (s) => plural(s.paid) },
  { key: 'held', word: 'sites.held', right: true, sort: (s) => s.held, show: (s) => plural(s.held) },
  { key: 'free', word: 'sites.free', right: true, sort: (s) => s.free, show: (s) => html`<b>${plural(s.free)}</b>` },
  { key: 'fill', word: 'sites.fill', show: (s) => html`<${Fill} site=${s} />` },
  { key: 'state', word: 'sites.state', show: (s) => html`<${SiteState} site=${s} />` },
];

function SiteLink({ site }) {
  return html`<a href=${href('registrations', { site: site.code })}>${siteName(site)}</a><small>${site.province}</small>`;
}

/** Province and state of sites, as filters in the address. */
export function SiteFilters({ sites }) {
  const { query } = route.value;
  const provinces = [...new Set(sites.map((site) => site.province))];
  const states = ['free', 'few', 'full', 'closed'].map((state) => [state, t(`sites.state.${state}`)]);
  return html`<div class="filters"><${Choice} id="province" label=${t('sites.province')} value=${query.get('province') ?? ''}
      options=${[['', t('sites.province.all')], ...provinces.map((one) => [one, one])]} onChange=${(province) => filter({ province })} />
    <${Choice} id="state" label=${t('sites.state')} value=${query.get('state') ?? ''}
      options=${[['', t('sites.state.all')], ...states]} onChange=${(state) => filter({ state })} /></div>`;
}

const wanted = (query) => (site) => {
  const [province, state] = [query.get('province'), query.get('state')];
  return (!province || site.province === province) && (!state || stateOf(site) === state);
};

/** Filtered and ordered when the address changes; between two answers only the numbers in the rows change. */
export function useSteady(sites, columns, first) {
  const kept = useRef({});
  const { query } = route.value;
  const wish = ['province', 'state', 'sort'].map((key) => query.get(key) ?? '').join('|') + sites.length;
  if (kept.current.wish !== wish) {
    kept.current = { wish, codes: inOrder(sites.filter(wanted(query)), columns, first).map((site) => site.code) };
  }
  const byCode = new Map(sites.map((site) => [site.code, site]));
  return kept.current.codes.map((code) => byCode.get(code)).filter(Boolean);
}

export function NoSites() {
  return html`<${Empty} title=${t('sites.empty')}><button class="btn" type="button" onClick=${() => filter({ province: '', state: '' })}>${t('filters.clear')}</button><//>`;
}

export function BoardSites({ sites }) {
  const rows = useSteady(sites, COLUMNS, 'free');
  const { shown, pager } = paged(rows, 10);
  return html`<section class="card panel" aria-labelledby="board-sites"><div class="panel-h"><h2 id="board-sites">${t('sites.heading')}</h2>
      <${SiteFilters} sites=${sites} /></div>
    ${rows.length ? html`<${Table} name=${t('sites.heading')} columns=${COLUMNS} rows=${shown} keyOf=${(site) => site.code} first="free" />${pager}` : html`<${NoSites} />`}
    ${mayRead('sites') && html`<p class="small"><a href=${href('sites')}>${t('board.to_sites')}</a></p>`}</section>`;
}
