// Choose a site: live free seats, the deadline said before the tap, one tap holds.
import { now, second } from '/shared/clock.js';
import { when } from '/shared/format.js';
import { lang, needWords, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { instant, ProblemNote, Skeleton, StageNote, useTitle } from '../parts/blocks.js';
import { useSites } from '../parts/counts.js';
import { useMayChoose } from '../parts/guards.js';
import { inTurns, useHold } from '../parts/hold.js';
import { Later } from '../parts/later.js';
import { groups, nearby, pick, SiteRow, takes } from '../parts/site-row.js';
import { href, keepQuery, round, route, view } from '../state.js';

const STALE = 15e3;

function Freshness({ at, asOf }) {
  void second.value;
  const stale = !at.value || performance.now() - at.value > STALE;
  return html`<p class="clockline"><span class=${`live ${stale ? 'stale' : ''}`} aria-hidden="true"></span>
    <span class="d">${t('sites.clock', { at: when(now(), 'clock', lang.value) })}</span>
    <span>${asOf.value && t(stale ? 'sites.stale' : 'sites.as_of', { at: when(asOf.value, 'clock', lang.value) })}</span></p>`;
}

function Deadline() {
  void second.value;
  const until = Math.min(now() + round.value.hold_hours * 3600e3, Date.parse(round.value.pay_until));
  return html`<p class="notice warn">${t('sites.hold', { n: round.value.hold_hours })}<br />${tx('sites.deadline', { at: instant(until) }, ['at'])}</p>`;
}

const Choice = ({ id, label, all, options, value, onChange }) => html`<div class="select"><label class="sr" for=${id}>${label}</label>
  <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
    <option value="">${all}</option>
    ${options.map(([name, n]) => html`<option key=${name} value=${name}>${t('sites.option', { name, n })}</option>`)}
  </select><${Icon} name="down" /></div>`;

function Finder({ sites, filter, change }) {
  const { province, city, q } = filter;
  return html`<form class="finder" role="search" aria-label=${t('sites.find')} onSubmit=${(event) => event.preventDefault()}>
    <div class="pair">
      <${Choice} id="province" label=${t('sites.province')} all=${t('sites.all_provinces')} value=${province}
        options=${groups(sites, 'province')} onChange=${(name) => change({ province: name, city: '', q: '' })} />
      <${Choice} id="city" label=${t('sites.city')} all=${t('sites.all_cities')} value=${city}
        options=${province ? groups(pick(sites, { province }), 'city') : []} onChange=${(name) => change({ city: name, q: '' })} />
    </div>
    <div class="search"><${Icon} name="search" /><label class="sr" for="q">${t('sites.search')}</label>
      <input class="input" id="q" type="search" value=${q} placeholder=${t('sites.search')} autocomplete="off" enterkeyhint="search"
        onInput=${(event) => change({ q: event.target.value })} /></div></form>`;
}

function Nothing({ filter, all, change }) {
  return html`<div class="card pad stack"><p>${filter.q ? t('sites.none', { q: filter.q }) : t('sites.all_full', { place: filter.city || filter.province || t('sites.country'), near: nearby(all, filter.province) || t('sites.nowhere') })}</p>
    <button class="btn" type="button" onClick=${() => change({ province: '', city: '', q: '', free: '' })}>${t('sites.clear')}</button></div>`;
}

function useFilter() {
  const query = route.value.query;
  const filter = Object.fromEntries(['province', 'city', 'q', 'free'].map((name) => [name, query.get(name) ?? '']));
  return [filter, (part) => keepQuery({ ...filter, ...part })];
}

/** With 「只看有余位」 a row that fills up stays until the filter is touched again. */
function useRows(all, filter) {
  const frozen = useRef({});
  const signature = JSON.stringify(filter);
  if (frozen.current.signature !== signature && all) {
    frozen.current = { signature, codes: new Set(pick(all, filter).filter((site) => !filter.free || takes(site)).map(({ code }) => code)) };
  }
  return (all ?? []).filter(({ code }) => frozen.current.codes?.has(code));
}

/** Where the round has lists for full sites: the way into them, fetched with its words. */
function useStandby() {
  const found = useSignal(null);
  const load = () => Promise.all([import('../parts/sites-standby.js'), needWords('standby')]).then(([part]) => { found.value = part; });
  useEffect(() => { if (round.value.seat_rules?.standby) load(); }, []);
  return found.value;
}

function Rows({ rows, filter, hold, full, standby, trouble }) {
  return html`<ul class="list" role="list">${rows.map((site) => html`<${SiteRow} key=${site.code} site=${site} wide=${!filter.city || filter.q}
    busy=${hold.busy.value === site.code} justFull=${full.value === site.code} onChoose=${({ code }) => hold.start(code)}
    standby=${standby && html`<${standby.Join} site=${site} trouble=${trouble} early=${hold.early} />`}
    note=${hold.busy.value === site.code && html`<${StageNote} stage=${hold.stage} kind="hold" />`} />`)}</ul>`;
}

export default function Sites() {
  const { sites, at, asOf } = useSites();
  const [filter, change] = useFilter();
  const full = useSignal('');
  const hold = useHold(full);
  const lists = useStandby();
  const trouble = useSignal(null);
  const all = sites.value;
  const rows = useRows(all, filter);
  const found = pick(all ?? [], filter);
  useTitle(t('sites.title'));
  if (!useMayChoose()) return null;
  const count = { place: filter.q ? t('sites.found') : filter.city || filter.province || t('sites.country'), n: found.length, free: found.filter(takes).length };
  const problem = hold.problem.value ?? trouble.value;
  const live = ['held', 'paying', 'paid'].includes(view.value.state);
  const standby = !live && lists;
  return html`<div class="lead"><h1 tabindex="-1">${t('sites.title')}</h1><${Freshness} at=${at} asOf=${asOf} /></div>
    ${live ? html`<p class="notice warn">${t('sites.second')} <a href=${href('status')}>${t('problem.way.status')}</a></p>` : html`<${Deadline} />`}
    ${standby && html`<${standby.Rule} />`}
    <${Later} part="turn" words="turn" when=${Boolean(hold.early.value) || (!live && inTurns())} early=${hold.early} sites=${all} />
    ${problem && problem.code !== 'sold_out' && html`<${ProblemNote} problem=${problem} here="sites" />`}
    ${!all ? html`<${Skeleton} />` : html`
      <${Finder} sites=${all} filter=${filter} change=${change} />
      <section class="section tight" aria-labelledby="list"><div class="listbar"><h2 class="small" id="list">${t('sites.count', count)}</h2>
        <label class="check"><input type="checkbox" checked=${Boolean(filter.free)} onChange=${(event) => change({ free: event.target.checked ? '1' : '' })} />
          ${t('sites.only')}</label></div>
        ${rows.length ? html`<${Rows} rows=${rows} filter=${filter} hold=${hold} full=${full} standby=${standby} trouble=${trouble} />` : html`<${Nothing} filter=${filter} all=${all} change=${change} />`}
      </section>`}`;
}
