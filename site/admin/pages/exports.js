// S16: files made as jobs: who asked for what, how far it is, fetched until it expires; and the form for a new one.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, plural, t, wordOf } from '../lib/words.js';
import { may, me, scopeOf, wide } from '../lib/who.js';
import { Options, useAsk, Wrong } from '../parts/ask.js';
import { PageHead } from '../parts/page_head.js';
import { Pick } from '../parts/pick.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { Empty, Table } from '../parts/table.js';

const STATES = ['intent', 'paying', 'paid', 'expired', 'cancelled', 'unplaced'];
const TONE = { making: 'info', ready: 'ok', failed: 'bad' };

const kindsOf = () => ['registrations', 'payments', ...(may('results') ? ['results'] : []), 'certificates', ...(wide() && may('log') ? ['log'] : [])];
const formatsOf = (kind) => (kind === 'certificates' ? ['pdf'] : ['xlsx', 'csv']);
/** Papers are printed for one site; registrations are the only ones with a state to choose. */
const needsSite = ({ '/kind': kind }) => kind === 'certificates';

function File({ one }) {
  if (one.url) return html`<a class="btn" href=${one.url} download><${Icon} name="download" />${t('exports.fetch')}<span class="sr">${t('exports.fetch.what', { kind: wordOf('exports.kind', one.kind), format: one.format.toUpperCase() })}</span></a>`;
  if (one.state === 'making') return html`<progress class="thin" aria-label=${t('exports.state.making')}></progress>`;
  return html`<span class="mute small">${t(one.state === 'failed' ? 'exports.again' : 'exports.expired')}</span>`;
}

const columnsOf = (byCode) => [
  { key: 'kind', word: 'exports.what', head: true, show: (one) => html`${wordOf('exports.kind', one.kind)}<small>${one.format.toUpperCase()}</small>` },
  { key: 'filter', word: 'exports.filter', wrap: true, show: (one) => [one.site && (byCode.get(one.site) ? siteName(byCode.get(one.site)) : one.site), one.state_filter && wordOf('state', one.state_filter)].filter(Boolean).join(t('list.comma')) || t('exports.all') },
  { key: 'by', word: 'exports.by', show: (one) => html`${one.by}<small class="under d">${at(one.created_at)}</small>` },
  { key: 'state', word: 'exports.state', show: (one) => html`<span class=${`tag ${TONE[one.state] ?? ''}`}>${wordOf('exports.state', one.state)}</span>` },
  { key: 'rows', word: 'exports.rows', right: true, show: (one) => (one.state === 'ready' ? plural(one.rows) : '–') },
  { key: 'until', word: 'exports.until', show: (one) => (one.state === 'ready' && one.expires_at ? html`<span class="d">${at(one.expires_at)}</span>` : html`<span class="mute">–</span>`) },
  { key: 'file', word: 'exports.file', show: (one) => html`<${File} one=${one} />` },
];

function Ask({ sites, onMade }) {
  const own = scopeOf(me.value.scope);
  const ask = useAsk({ '/kind': 'registrations', '/format': 'xlsx', '/site': own[0] === 'site' ? own[1] : '', '/state': '' });
  const seen = ask.values.value;
  const change = (changes) => {
    const next = { ...seen, ...changes };
    if (!formatsOf(next['/kind']).includes(next['/format']) || changes['/kind']) next['/format'] = formatsOf(next['/kind'])[0];
    if (next['/kind'] !== 'registrations') next['/state'] = '';
    ask.values.value = next;
  };
  const submit = async (event) => {
    event.preventDefault();
    const body = { kind: seen['/kind'], format: seen['/format'], site: seen['/site'] || null, state: seen['/state'] || null };
    const made = await ask.submit(needsSite(seen) ? ['/site'] : [], () => post(path('/exports'), body));
    if (!made) return;
    say(t('exports.said.making'));
    onMade(made);
  };
  const siteError = ask.errors.value.find((one) => one.pointer === '/site');
  return html`<form novalidate class="card panel form choose" aria-labelledby="new-export" onSubmit=${submit}><h2 id="new-export">${t('exports.new')}</h2>
    <${Wrong} ask=${ask} labels=${{ '/site': t('exports.site'), '/kind': t('exports.what'), '/format': t('exports.format') }} />
    <div class="row"><${Pick} id="f-kind" label=${t('exports.what')} value=${seen['/kind']} options=${kindsOf().map((kind) => [kind, wordOf('exports.kind', kind)])} onChange=${(kind) => change({ '/kind': kind })} />
      <${Pick} id="f-site" label=${t('exports.site')} value=${seen['/site']} error=${siteError} options=${[['', t(needsSite(seen) ? 'exports.site.choose' : 'exports.site.all')], ...sites.map((site) => [site.code, siteName(site)])]} onChange=${(site) => change({ '/site': site })} />
      ${seen['/kind'] === 'registrations' && html`<${Pick} id="f-state" label=${t('exports.registration')} value=${seen['/state']} options=${[['', t('exports.registration.all')], ...STATES.map((state) => [state, wordOf('state', state)])]} onChange=${(state) => change({ '/state': state })} />`}</div>
    <${Options} key=${seen['/kind']} ask=${ask} pointer="/format" legend=${t('exports.format')} options=${formatsOf(seen['/kind']).map((format) => [format, t(`exports.format.${format}`)])} />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('exports.make')}</button><span class="small mute">${t('exports.hint')}</span></div></form>`;
}

export default function Exports() {
  const sites = useLoad(() => get(path('/sites')).catch(() => ({ sites: [] })));
  const load = useLoad(() => get(path('/exports')));
  const known = sites.value.value?.sites ?? [];
  const making = () => (load.value.peek()?.exports ?? []).filter((one) => one.state === 'making').map((one) => one.id);
  useBeat(2000, async () => {
    const before = making();
    await load.reload();
    const ended = load.value.peek().exports.find((one) => before.includes(one.id) && one.state !== 'making');
    if (ended) say(t(`exports.said.${ended.state}`));
  }, () => making().length > 0);
  const made = (one) => { load.value.value = { exports: [one, ...load.value.value.exports] }; };
  const byCode = new Map(known.map((site) => [site.code, site]));
  return html`<${PageHead} title=${t('exports.title')} note=${t('exports.note')} /><${Ask} sites=${known} onMade=${made} />
    <section class="card panel" aria-labelledby="exports"><div class="panel-h"><h2 id="exports">${t('exports.list')}</h2></div>
      <${Asked} load=${load}>${({ exports: rows }) => (rows.length ? html`<${Table} name=${t('exports.list')} columns=${columnsOf(byCode)} rows=${rows} keyOf=${(one) => one.id} />`
        : html`<${Empty} title=${t('exports.none')} />`)}<//></section>`;
}
