// S6: registrations by site and state; filters and place in the address, names and numbers masked.
import { get } from '/shared/api.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { filter, href, route } from '../lib/route.js';
import { at, plural, t, wordOf } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Choice } from '../parts/bar.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { ExportButton } from '../parts/export_button.js';
import { siteName } from '../parts/site_name.js';
import { StateTag } from '../parts/state_tag.js';
import { Empty, Pager, Table } from '../parts/table.js';

const SIZE = 25;
const STATES = ['intent', 'paying', 'paid', 'expired', 'cancelled', 'unplaced', 'refunded'];
const instant = (value) => (value ? html`<span class="d">${at(value)}</span>` : html`<span class="mute">–</span>`);
const kept = () => Object.fromEntries(route.value.query);

const columns = (byCode) => [
  { key: 'name', word: 'registrations.name', head: true, show: (r) => html`<a href=${href(`registrations/${r.candidate_id}`, kept())}>${r.name_masked}</a>` },
  { key: 'ticket', word: 'registrations.ticket', show: (r) => html`<span class="num">${r.ticket_no_masked}</span>` },
  { key: 'site', word: 'registrations.site', show: (r) => (byCode.get(r.site) ? siteName(byCode.get(r.site)) : r.site) },
  { key: 'state', word: 'registrations.state', show: (r) => html`<${StateTag} state=${r.state} />` },
  { key: 'held', word: 'registrations.held_at', show: (r) => instant(r.held_at) },
  { key: 'deadline', word: 'registrations.deadline', show: (r) => (['intent', 'paying'].includes(r.state) ? instant(r.payment_deadline) : html`<span class="mute">–</span>`) },
  { key: 'paid', word: 'registrations.paid_at', show: (r) => instant(r.paid_at) },
];

function Filters({ sites }) {
  const { query } = route.value;
  return html`<div class="filters"><${Choice} id="site" label=${t('registrations.site')} value=${query.get('site') ?? ''}
      options=${[['', t('registrations.site.all')], ...sites.map((site) => [site.code, siteName(site)])]} onChange=${(site) => filter({ site })} />
    <${Choice} id="state" label=${t('registrations.state')} value=${query.get('state') ?? ''}
      options=${[['', t('registrations.state.all')], ...STATES.map((state) => [state, wordOf('state', state)])]} onChange=${(state) => filter({ state })} /></div>`;
}

/** Whether anybody is left when one filter is dropped. */
async function leftWithout(dropped) {
  const wish = ['site', 'state'].filter((key) => key !== dropped).map((key) => [key, route.peek().query.get(key)]);
  const { registrations } = await get(`${path('/registrations')}?${new URLSearchParams([...wish, ['limit', 1]])}`);
  return registrations.length > 0;
}

/** Two filters and no rows: which of them is it? */
function Killer({ drop, name, state }) {
  const load = useLoad(async () => ({ site: await leftWithout('site'), state: await leftWithout('state') }));
  const left = load.value.value;
  const why = left && (left.site === left.state ? (left.site ? 'both' : 'each') : left.site ? 'site' : 'state');
  return html`<${Empty} title=${t('registrations.empty')}>
    ${why && html`<p class="small">${t(`registrations.kills.${why}`, { site: name, state })}</p>`}
    <div class="acts">${(!left || left.site) && drop('site', name)}${(!left || left.state) && drop('state', state)}
      ${why === 'each' && html`<button class="btn" type="button" onClick=${() => filter({ site: '', state: '' })}>${t('filters.clear')}</button>`}</div><//>`;
}

/** No rows: say which filter to drop. */
function Nothing({ sites }) {
  const { query } = route.value;
  const site = sites.find((one) => one.code === query.get('site'));
  const [name, state] = [site ? siteName(site) : query.get('site'), query.get('state')];
  if (!name && !state) return html`<${Empty} title=${t('registrations.none')}><p class="small">${t('registrations.none.todo')}</p><//>`;
  const drop = (key, word) => html`<button class="btn" type="button" onClick=${() => filter({ [key]: '' })}>${t('registrations.drop', { name: word })}</button>`;
  if (name && state) return html`<${Killer} key=${`${name}${state}`} drop=${drop} name=${name} state=${wordOf('state', state)} />`;
  return html`<${Empty} title=${t(name ? 'registrations.empty.site' : 'registrations.empty.state', { name: name ?? wordOf('state', state) })}><div class="acts">${drop(name ? 'site' : 'state', name ?? wordOf('state', state))}</div><//>`;
}

function List({ sites, answer, trail, reload }) {
  const byCode = new Map(sites.map((site) => [site.code, site]));
  const rows = answer.registrations;
  const step = (cursor) => () => { filter({ cursor }); reload(); };
  const back = trail.length > 1 && (() => { trail.pop(); step(trail[trail.length - 1])(); });
  const on = answer.next && (() => { trail.push(answer.next); step(answer.next)(); });
  if (!rows.length && !answer.next) return html`<${Nothing} sites=${sites} />`;
  return html`<${Table} name=${t('registrations.title')} columns=${columns(byCode)} rows=${rows} keyOf=${(row) => row.candidate_id} />
    <${Pager} said=${t('registrations.shown', { n: plural(rows.length) })} back=${back} on=${on} />`;
}

function ask() {
  const wish = ['site', 'state', 'cursor'].map((key) => [key, route.peek().query.get(key)]).filter(([, value]) => value);
  return get(`${path('/registrations')}?${new URLSearchParams([...wish, ['limit', SIZE]])}`);
}

export default function Registrations() {
  const trail = useRef(['']).current;
  const { query } = route.value;
  const sites = useLoad(() => get(path('/sites')).catch(() => ({ sites: [] })));
  const load = useLoad(ask);
  const wish = `${query.get('site') ?? ''}|${query.get('state') ?? ''}`;
  const asked = useRef(wish);
  useEffect(() => {
    if (asked.current === wish) return;
    asked.current = wish;
    trail.splice(0, trail.length, '');
    load.reload();
  }, [wish]);
  const known = sites.value.value?.sites ?? [];
  return html`<${PageHead} title=${t('registrations.title')} note=${t('registrations.note')}>
      ${may('register') && html`<a class="btn" href=${href('register')}>${t('registrations.register')}</a>`}<${ExportButton} kind="registrations" site=${query.get('site')} state=${query.get('state')} /><//>
    <section class="card panel" aria-labelledby="found"><div class="panel-h"><h2 id="found">${t('registrations.found')}</h2><${Filters} sites=${known} /></div>
      <${Asked} load=${load}>${(answer) => html`<${List} sites=${known} answer=${answer} trail=${trail} reload=${load.reload} />`}<//></section>`;
}
