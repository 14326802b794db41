// Choose a site: live free seats, the deadline said before the tap, one tap holds.
import { now, second } from '/shared/clock.js';
import { when } from '/shared/format.js';
import { lang, needWords, t, tx } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { instant, ProblemNote, Skeleton, StageNote, useTitle } from '../parts/blocks.js';
import { useSites } from '../parts/counts.js';
import { useMayChoose } from '../parts/guards.js';
import { inTurns, useHold } from '../parts/hold.js';
import { Later } from '../parts/later.js';
import { Finder, Nothing, useFilter, useRows } from '../parts/site-finder.js';
import { pick, SiteRow, takes } from '../parts/site-row.js';
import { href, round, view } from '../state.js';

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
  const live = ['held', 'paying', 'reviewing', 'paid'].includes(view.value.state);
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
