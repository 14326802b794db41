// One site with its free seats. A row changes in place and never moves.
import { lang, t } from '/shared/i18n.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { placeOf } from './blocks.js';

export const FEW = 10;
const fold = (text) => String(text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/g, '');

export function matches(site, query) {
  const wanted = fold(query);
  return [site.name, site.name_en, site.initials, site.city, site.province, site.address].some((text) => fold(text).includes(wanted));
}

/** [name, sites with seats] of provinces, or of the cities of one province, in the server's order. */
export function groups(sites, key) {
  const counts = new Map();
  sites.forEach((site) => counts.set(site[key], (counts.get(site[key]) ?? 0) + (takes(site) ? 1 : 0)));
  return [...counts];
}

export const takes = (site) => site.open && site.free > 0;

/** A search looks everywhere; otherwise the cascade decides. */
export function pick(sites, { province, city, q }) {
  if (q) return sites.filter((site) => matches(site, q));
  return sites.filter((site) => (!province || site.province === province) && (!city || site.city === city));
}

/** 「最近有余位的城市：黄冈（2）、宜昌（1）」: first in the province, else anywhere. */
export function nearby(sites, province) {
  const open = sites.filter(takes);
  const near = open.filter((site) => site.province === province);
  return groups(near.length ? near : open, 'city').slice(0, 4).map(([city, n]) => t('sites.near_item', { city, n })).join(t('sites.near_join'));
}

function Seats({ free, capacity, few }) {
  const before = useRef(free);
  const changes = useSignal(0);
  useEffect(() => {
    if (before.current !== free) changes.value += 1;
    before.current = free;
  }, [free]);
  return html`<p class="seats"><span class="word">${t(few ? 'sites.row.few' : 'sites.row.free')}</span>
    <b key=${changes.value} class=${changes.value ? 'changed' : ''}>${free}</b><span class="mute">/ ${capacity}</span>
    <svg viewBox="0 0 72 6" aria-hidden="true" preserveAspectRatio="none"><rect class="bar-bg" width="72" height="6" />
      <rect class="bar" width=${Math.max(3, Math.round((72 * free) / capacity))} height="6" /></svg></p>`;
}

export const nameOf = (site) => (lang.value === 'en' && site.name_en) || site.name;

/** `standby` stands where the button to choose is, if the site is full: the way into its list. */
export function SiteRow({ site, wide, busy, justFull, onChoose, note, standby }) {
  const name = nameOf(site);
  const open = takes(site) && !justFull;
  const few = site.free <= FEW;
  const word = site.open ? t('sites.row.full') : t('sites.row.closed');
  return html`<li class=${`site ${open ? 'card' : 'full'} ${few ? 'few' : ''}`}>
    <div class="grow"><h3>${name}</h3><p class="addr">${wide ? placeOf(site) : site.address}</p>
      ${open ? html`<${Seats} free=${site.free} capacity=${site.capacity} few=${few} />`
        : html`<p class="seats mute">${justFull ? html`<b class="just">${t('sites.row.just_full')}</b>` : html`${site.open && standby && `${word} · `}${t('sites.row.capacity', { n: site.capacity })}`}</p>`}</div>
    ${open ? html`<button class="btn soft" type="button" aria-label=${t('sites.row.choose_name', { name })} aria-busy=${busy}
        onClick=${() => onChoose(site)}>${t('sites.row.choose')}</button>`
      : (site.open && standby) || html`<span class="full-word">${word}</span>`}
    ${note}</li>`;
}
