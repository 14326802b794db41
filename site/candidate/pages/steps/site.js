// Choose a site on the way. Nothing is held yet: the place is taken when all is submitted.
import { put } from '/shared/api.js';
import { t } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { Skeleton, StageNote, useAction } from '../../parts/blocks.js';
import { useSites } from '../../parts/counts.js';
import { Refusal } from '../../parts/refusal.js';
import { Bound, Elsewhere, NoneHere, split } from '../../parts/site-district.js';
import { Finder, Nothing, useFilter, useRows } from '../../parts/site-finder.js';
import { nameOf, pick, SiteRow, takes } from '../../parts/site-row.js';
import { roundPath } from '../../state.js';

export function Site({ flow, take, reload }) {
  const { sites } = useSites();
  const [filter, change] = useFilter();
  const closed = useSignal('');
  const [all, others] = split(sites.value, flow.district);
  const rows = useRows(all, filter);
  const choose = useAction(async (stage, code) => {
    try {
      take(await put(roundPath('/flow/site'), { site: code }, { stage, safe: true }));
    } catch (problem) {
      if (problem.code === 'site_closed') closed.value = code;
      if (['step_not_reached', 'no_answer'].includes(problem.code)) reload();
      throw problem;
    }
  });
  const found = pick(all ?? [], filter);
  const elsewhere = pick(others, filter);
  const none = filter.q && elsewhere.length > 0 ? null : html`<${Nothing} filter=${filter} all=${all} change=${change} />`;
  const mine = sites.value?.find(({ code }) => code === flow.draft.site);
  const count = { place: filter.q ? t('sites.found') : filter.city || filter.province || t('sites.country'), n: found.length, free: found.filter(takes).length };
  return html`<p class="mute">${t('choose.site_text')}</p><${Bound} district=${flow.district} />
    ${mine && html`<p class="notice">${t('choose.site_mine', { name: nameOf(mine) })}</p>`}
    <${Refusal} problem=${choose.problem.value} />
    ${!all ? html`<${Skeleton} />` : html`${!all.length && flow.district ? html`<${NoneHere} district=${flow.district} />` : html`<${Finder} sites=${all} filter=${filter} change=${change} />
      <section class="section tight" aria-labelledby="list"><div class="listbar"><h2 class="small" id="list">${t('sites.count', count)}</h2>
        <label class="check"><input type="checkbox" checked=${Boolean(filter.free)} onChange=${(event) => change({ free: event.target.checked ? '1' : '' })} />${t('sites.only')}</label></div>
        ${rows.length ? html`<ul class="list" role="list">${rows.map((site) => html`<${SiteRow} key=${site.code} site=${site} wide=${!filter.city || filter.q} busy=${choose.busy.value === site.code}
          justFull=${closed.value === site.code} onChoose=${({ code }) => choose.start(code)} note=${choose.busy.value === site.code && html`<${StageNote} stage=${choose.stage} />`} />`)}</ul>` : none}</section>`}
      <${Elsewhere} sites=${elsewhere} open=${Boolean(filter.q) && !rows.length} />`}`;
}
