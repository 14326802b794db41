// One day's list of a site, to print and tick off by hand while there is no network.
import { get } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { at, plural, t, words } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { Empty } from '../parts/table.js';

const AT_ONCE = 100;

/** Every certificate of the site that waits, page after page. */
async function waiting(site) {
  const rows = [];
  let cursor = '';
  do {
    const wish = [['site', site], ['state', 'waiting'], ['limit', AT_ONCE], ...(cursor ? [['cursor', cursor]] : [])];
    const answer = await get(`${path('/certificates')}?${new URLSearchParams(wish)}`);
    rows.push(...answer.certificates);
    cursor = answer.next;
  } while (cursor);
  return rows;
}

async function ask() {
  const code = route.peek().query.get('site') ?? '';
  const [{ sites }, rows] = await Promise.all([get(path('/sites')), waiting(code)]);
  return { site: sites.find((one) => one.code === code), rows: rows.sort((a, b) => (a.certificate_no < b.certificate_no ? -1 : 1)) };
}

const Row = ({ one, i }) => html`<tr><td class="r">${i + 1}</td><th scope="row" class="num">${one.certificate_no}</th><td>${one.name_masked}</td>
  <td class="num">${one.ticket_no_masked}</td><td>${one.grade}</td><td class="box"><i></i></td><td class="sign"></td></tr>`;

function List({ site, rows }) {
  if (!rows.length) return html`<section class="card panel"><${Empty} title=${t('daylist.empty')} /></section>`;
  const heads = ['daylist.i', 'certificate.no', 'certificate.name', 'certificate.ticket', 'certificate.grade', 'daylist.tick', 'daylist.sign'];
  return html`<section class="card panel paper"><p class="small">${t('daylist.facts', { round: words(current.value.name), site: site ? siteName(site) : '', n: plural(rows.length) })}</p>
    <p class="small">${t('daylist.made', { at: at(now()) })}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name: t('daylist.title') })}><table class="daylist"><caption class="sr">${t('daylist.title')}</caption>
      <thead><tr>${heads.map((key) => html`<th scope="col">${t(key)}</th>`)}</tr></thead>
      <tbody>${rows.map((one, i) => html`<${Row} key=${one.certificate_no} one=${one} i=${i} />`)}</tbody></table></div></section>`;
}

export default function PickupList() {
  const load = useLoad(ask);
  const site = route.value.query.get('site') ?? '';
  return html`<${PageHead} title=${t('daylist.title')} note=${t('daylist.note')} back=${[href('certificates', { site }), t('certificate.title')]}>
      <button class="btn primary no-print" type="button" onClick=${() => print()}><${Icon} name="print" />${t('daylist.print')}</button><//>
    <${Asked} load=${load}>${(answer) => html`<${List} ...${answer} />`}<//>`;
}
