// Where a number binds its candidate to a district: what the list says of it, and the sites of others.
import { t, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { placeOf } from './blocks.js';
import { nameOf } from './site-row.js';

const said = ({ code, name }) => ({ code, name: words(name) });

/** [sites to choose from, sites of other districts]: what the server would refuse is not offered. */
export function split(sites, district) {
  const mine = (site) => !district || site.district?.code === district.code;
  return [sites?.filter(mine), sites?.filter((site) => !mine(site)) ?? []];
}

export const Bound = ({ district }) => district && html`<p class="notice">${t('choose.district', said(district))} <span class="small mute">${t('flow.clause', { clause: district.clause })}</span></p>`;

export const NoneHere = ({ district }) => html`<p class="card pad">${t('choose.district_none', said(district))}</p>`;

const Row = ({ site }) => html`<li class="site full"><div class="grow"><h3>${nameOf(site)}</h3><p class="addr">${placeOf(site)}</p>
  <p class="small mute">${site.district ? t('choose.elsewhere_of', said(site.district)) : t('choose.elsewhere_none')}</p></div>
  <span class="full-word">${t('choose.elsewhere_word')}</span></li>`;

export const Elsewhere = ({ sites, open }) => sites.length > 0 && html`<details class="more plain-more" open=${open}><summary>${t('choose.elsewhere', { n: sites.length })}</summary>
  <ul class="list" role="list">${sites.map((site) => html`<${Row} key=${site.code} site=${site} />`)}</ul></details>`;
