// The ticket on screen and on paper, in the PDF's order.
import { mask } from '/shared/format.js';
import { lang, t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { qrPath } from './qr.js';
import { instant } from './time.js';

function Code({ payload }) {
  const { path, size } = qrPath(payload);
  return html`<div><svg class="qr" viewBox=${`-4 -4 ${size + 8} ${size + 8}`} role="img" aria-label=${t('sheet.qr')} shape-rendering="crispEdges">
    <rect x="-4" y="-4" width=${size + 8} height=${size + 8} /><path d=${path} /></svg><small>${t('sheet.gate')}</small></div>`;
}

const When = ({ sitting }) => html`<dl class="when">
  <div><dt>${t('sheet.date')}</dt><dd class="d">${instant(sitting.on, 'paper')}</dd></div>
  <div><dt>${t('sheet.from')}</dt><dd class="big">${instant(sitting.entry_from, 'time')}</dd></div>
  <div><dt>${t('sheet.until')}</dt><dd class="big">${instant(sitting.entry_until, 'time')}</dd></div>
  <div><dt>${t('sheet.start')}</dt><dd class="big">${instant(sitting.starts_at, 'time')}</dd></div></dl>`;

const pairs = (rows) => rows.filter(([, value]) => value).map(([term, value, small]) => html`<dt>${term}</dt><dd>${value}${small && html`<small>${small}</small>`}</dd>`);

export function Sheet({ sheet, version }) {
  const { site } = sheet;
  return html`<section class="card ticket" aria-labelledby="sheet">
    <div class="ticket-top"><h2 id="sheet">${t('sheet.title')}</h2><span class="marks">
      ${sheet.specimen && html`<span class="specimen">样例 SPECIMEN</span>`}<span class="tag">${t('sheet.version', { n: version })}</span></span></div>
    <div class="ticket-id"><img class="photo" src=${sheet.photo_url} width="96" height="128" alt=${t('data.photo_alt', { name: sheet.name })} />
      <dl class="who"><dt class="sr">${t('data.name')}</dt><dd class="name">${sheet.name}</dd>
        ${pairs([[t('sheet.ticket_no'), html`<span class="num">${mask('ticket', sheet.ticket_no)}</span>`], [t('sheet.id_no'), html`<span class="num">${mask('id', sheet.id_no)}</span>`]])}</dl></div>
    <${When} sitting=${sheet.sitting} />
    <div class="ticket-body"><dl>${pairs([
      [t('mine.site'), (lang.value === 'en' && site.name_en) || site.name, `${site.province}${site.city}${site.address}`],
      [t('sheet.pickup'), sheet.pickup_place, t('sheet.pickup_when')],
      [t('sheet.written'), html`<span class="num">${mask('ticket', sheet.written_ticket_no)}</span>`],
      [t('data.school'), sheet.school],
    ])}</dl><${Code} payload=${sheet.qr} /></div></section>`;
}
