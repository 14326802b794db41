// Find a site: the cascade of places, the search, and the rows that stay while one looks.
import { t } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useRef } from '/shared/ui.js';
import { groups, nearby, pick, takes } from './site-row.js';
import { keepQuery, route } from '../state.js';

const Choice = ({ id, label, all, options, value, onChange }) => html`<div class="select"><label class="sr" for=${id}>${label}</label>
  <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
    <option value="">${all}</option>
    ${options.map(([name, n]) => html`<option key=${name} value=${name}>${t('sites.option', { name, n })}</option>`)}
  </select><${Icon} name="down" /></div>`;

export function Finder({ sites, filter, change }) {
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

export function Nothing({ filter, all, change }) {
  return html`<div class="card pad stack"><p>${filter.q ? t('sites.none', { q: filter.q }) : t('sites.all_full', { place: filter.city || filter.province || t('sites.country'), near: nearby(all, filter.province) || t('sites.nowhere') })}</p>
    <button class="btn" type="button" onClick=${() => change({ province: '', city: '', q: '', free: '' })}>${t('sites.clear')}</button></div>`;
}

export function useFilter() {
  const query = route.value.query;
  const filter = Object.fromEntries(['province', 'city', 'q', 'free'].map((name) => [name, query.get(name) ?? '']));
  return [filter, (part) => keepQuery({ ...filter, ...part })];
}

/** With 「只看有余位」 a row that fills up stays until the filter is touched again. */
export function useRows(all, filter) {
  const frozen = useRef({});
  const signature = JSON.stringify(filter);
  if (frozen.current.signature !== signature && all) {
    frozen.current = { signature, codes: new Set(pick(all, filter).filter((site) => !filter.free || takes(site)).map(({ code }) => code)) };
  }
  return (all ?? []).filter(({ code }) => frozen.current.codes?.has(code));
}
