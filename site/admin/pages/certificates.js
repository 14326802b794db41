// S13: hand certificates over: scan or type a number, tick it off; the list of a site; the announcement of the pick-up.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { filter, go, href, route } from '../lib/route.js';
import { at, plural, t, wordOf } from '../lib/words.js';
import { may, me, scopeOf } from '../lib/who.js';
import { Choice } from '../parts/bar.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, wordsOf } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { Empty, Pager, Table } from '../parts/table.js';
import { CertificateCard } from './certificate_card.js';
import { Papers } from './certificate_papers.js';
import { Pickup } from './certificate_pickup.js';

const SIZE = 25;
const STATES = ['waiting', 'collected', 'void'];
const TONE = { waiting: 'warn', collected: 'ok', void: 'bad' };
const FILTERS = ['site', 'state', 'cursor'];
const kept = () => Object.fromEntries(route.value.query);

export const StateTag = ({ state }) => html`<span class=${`tag ${TONE[state] ?? ''}`}>${wordOf('certificate.state', state)}</span>`;
const columnsOf = (byCode) => [
  { key: 'no', word: 'certificate.no', head: true, show: (one) => html`<a class="num" href=${href(`certificates/${one.certificate_no}`, kept())}>${one.certificate_no}</a>` },
  { key: 'name', word: 'certificate.name', show: (one) => one.name_masked },
  { key: 'ticket', word: 'certificate.ticket', show: (one) => html`<span class="num">${one.ticket_no_masked}</span>` },
  { key: 'grade', word: 'certificate.grade', show: (one) => one.grade },
  { key: 'site', word: 'certificate.site', show: (one) => (byCode.has(one.site) ? siteName(byCode.get(one.site)) : one.site_name) },
  { key: 'state', word: 'certificate.state', show: (one) => html`<${StateTag} state=${one.state} />` },
  { key: 'at', word: 'certificate.collected_at', show: (one) => (one.collected_at ? html`<span class="d">${at(one.collected_at)}</span>` : html`<span class="mute">–</span>`) },
];

/** The number behind what was scanned or typed: a number, or the code or address a QR holds. */
async function numberOf(text) {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  if (!plain.includes('ZC1.')) return plain.toUpperCase();
  return (await post('/verification', { code: plain })).number;
}

function Scan({ box }) {
  const lacking = useSignal(false);
  const { busy, problem, run } = useSend();
  const submit = async (event) => {
    event.preventDefault();
    lacking.value = !box.current.value.trim();
    if (lacking.value) return box.current.focus();
    const number = await run(() => numberOf(box.current.value));
    if (!number) return box.current.select();
    box.current.value = '';
    return go(href(`certificates/${encodeURIComponent(number)}`, kept()));
  };
  const wrong = lacking.value ? t('certificate.scan.empty') : problem.value && wordsOf(problem.value.errors[0] ?? problem.value).title;
  return html`<form novalidate onSubmit=${submit} class="card panel scan" role="search" aria-label=${t('certificate.scan')}><div class=${`field grow ${wrong ? 'bad' : ''}`}>
      <label for="scan">${t('certificate.scan')}</label><p class="hint" id="scan-hint">${t('certificate.scan.hint')}</p>
      ${wrong && html`<p class="error" id="scan-error" role="alert"><span class="sr">${t('field.error')}</span>${wrong}</p>`}
      <div class="together"><div class="search grow"><${Icon} name="search" /><input class="input" id="scan" ref=${box} autocomplete="off" autocapitalize="none" spellcheck=${false} aria-describedby=${wrong ? 'scan-error' : 'scan-hint'} aria-invalid=${wrong ? 'true' : null} /></div>
        <button class="btn primary" type="submit" aria-busy=${busy.value}>${t('certificate.find')}</button></div></div></form>`;
}

function Filters({ sites }) {
  const { query } = route.value;
  return html`<div class="filters"><${Choice} id="site" label=${t('certificate.site')} value=${query.get('site') ?? ''}
      options=${[['', t('certificate.site.all')], ...sites.map((site) => [site.code, siteName(site)])]} onChange=${(site) => filter({ site })} />
    <${Choice} id="state" label=${t('certificate.state')} value=${query.get('state') ?? ''}
      options=${[['', t('certificate.state.all')], ...STATES.map((state) => [state, wordOf('certificate.state', state)])]} onChange=${(state) => filter({ state })} /></div>`;
}

/** Of one site: how many were issued, and what became of them. */
function Totals({ totals: { issued, collected, void: voided } }) {
  const cell = (word, n) => html`<div><dt>${word}</dt><dd class="big">${plural(n)}</dd></div>`;
  return html`<dl class="four tally">${cell(t('certificate.issued'), issued)}${cell(t('certificate.state.collected'), collected)}
    ${cell(t('certificate.state.waiting'), issued - collected - voided)}${cell(t('certificate.state.void'), voided)}</dl>`;
}

function List({ answer, totals, sites, trail }) {
  const byCode = new Map(sites.map((site) => [site.code, site]));
  const rows = answer.certificates;
  const back = trail.length > 1 && (() => { trail.pop(); filter({ cursor: trail[trail.length - 1] }); });
  const on = answer.next && (() => { trail.push(answer.next); filter({ cursor: answer.next }); });
  return html`${totals && html`<${Totals} totals=${totals} />`}
    ${rows.length ? html`<${Table} name=${t('certificate.list')} columns=${columnsOf(byCode)} rows=${rows} keyOf=${(row) => row.certificate_no} current=${route.value.id} />`
      : html`<${Empty} title=${t('certificate.empty')} />`}
    ${(rows.length > 0 || back || on) && html`<${Pager} said=${t('certificate.shown', { n: plural(rows.length) })} back=${back} on=${on} />`}`;
}

/** The list in this place and state; before results are open there is none, and that is said. */
async function ask() {
  const wish = FILTERS.map((key) => [key, route.peek().query.get(key)]).filter(([, value]) => value);
  try {
    return await get(`${path('/certificates')}?${new URLSearchParams([...wish, ['limit', SIZE]])}`);
  } catch (problem) {
    if (problem.code === 'wrong_state') return null;
    throw problem;
  }
}

const ownSite = () => (scopeOf(me.value.scope)[0] === 'site' ? scopeOf(me.value.scope)[1] : '');

function Handed({ sites }) {
  const { query, id } = route.value;
  const trail = useRef(['']).current;
  const totals = useRef(null);
  const load = useLoad(async () => {
    const answer = await ask();
    // They come with a site's first page, and hold for those that follow.
    if (!route.peek().query.get('cursor')) totals.current = answer?.totals ?? null;
    return { answer };
  });
  const box = useRef();
  const wish = FILTERS.map((key) => query.get(key) ?? '').join('|');
  const asked = useRef(wish);
  useEffect(() => {
    if (asked.current === wish) return;
    asked.current = wish;
    if (!query.get('cursor')) trail.splice(0, trail.length, '');
    load.reload();
  }, [wish]);
  const next = () => { box.current.focus(); load.reload(); };
  const close = () => { go(href('certificates', kept())); box.current.focus(); };
  const body = ({ answer }) => (answer ? html`<${Scan} box=${box} />
    ${id && html`<${CertificateCard} key=${id} number=${id} sites=${sites} onDone=${next} onClose=${close} />`}
    <section class="card panel" aria-labelledby="list"><div class="panel-h"><h2 id="list">${t('certificate.list')}</h2><${Filters} sites=${sites} /></div>
      <${List} answer=${answer} totals=${totals.current} sites=${sites} trail=${trail} /><${Papers} site=${sites.find((one) => one.code === query.get('site'))} /></section>`
    : html`<section class="card panel"><${Empty} title=${t('certificate.before')}><p class="small">${t('certificate.before.todo')}</p>
      ${may('results') && html`<a class="btn" href=${href('release')}>${t('certificate.to_release')}</a>`}<//></section>`);
  return html`<${Asked} load=${load}>${body}<//>`;
}

export default function Certificates() {
  const sites = useLoad(() => get(path('/sites')).catch(() => ({ sites: [] })));
  useEffect(() => { if (ownSite() && !route.peek().query.get('site')) filter({ site: ownSite() }); }, []);
  return html`<${PageHead} title=${t('certificate.title')} note=${t('certificate.note')} />
    <${Handed} sites=${sites.value.value?.sites ?? []} /><${Pickup} />`;
}
