// Which sites the picker shows: cascade, search, and rows that stay in place while seats change.
import { t } from '/shared/i18n.js';

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
