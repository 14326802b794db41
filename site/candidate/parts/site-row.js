// One site with its free seats. A row changes in place and never moves.
import { lang, t } from '/shared/i18n.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { FEW, takes } from './site-list.js';

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

export function SiteRow({ site, wide, busy, justFull, onChoose, note }) {
  const name = lang.value === 'en' && site.name_en ? site.name_en : site.name;
  const open = takes(site) && !justFull;
  const few = site.free <= FEW;
  const word = site.open ? t('sites.row.full') : t('sites.row.closed');
  return html`<li class=${`site ${open ? 'card' : 'full'} ${few ? 'few' : ''}`}>
    <div class="grow"><h3>${name}</h3><p class="addr">${wide ? `${site.province}${site.city} ` : ''}${site.address}</p>
      ${open ? html`<${Seats} free=${site.free} capacity=${site.capacity} few=${few} />`
        : html`<p class="seats mute">${justFull ? html`<b class="just">${t('sites.row.just_full')}</b>` : t('sites.row.capacity', { n: site.capacity })}</p>`}</div>
    ${open ? html`<button class="btn soft" type="button" aria-label=${t('sites.row.choose_name', { name })} aria-busy=${busy}
        onClick=${() => onChoose(site)}>${t('sites.row.choose')}</button>`
      : html`<span class="full-word">${word}</span>`}
    ${note}</li>`;
}
