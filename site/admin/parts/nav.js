// The main navigation: only what the role may open, with how much waits where it is known.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { href, route } from '../lib/route.js';
import { t } from '../lib/words.js';
import { waiting } from '../lib/waiting.js';
import { mayRead } from '../lib/who.js';

const GROUPS = [
  [['board', 'bars'], ['registrations', 'list']],
  [['photos', 'image', 'photo_review'], ['queues', 'people', 'case'], ['refunds', 'yen', 'refund'], ['approvals', 'check', 'approval'], ['remedies', 'swap', 'remedy']],
  [['identity', 'check'], ['cohorts', 'list'], ['offices', 'pin'], ['registry', 'search']],
  [['rounds', 'flag'], ['sites', 'pin'], ['imports', 'upload', 'import_checked']],
  [['grades', 'document'], ['release', 'bell'], ['certificates', 'award']],
  [['messages', 'mail'], ['exports', 'download']],
  [['accounts', 'people'], ['log', 'history'], ['audit', 'shield'], ['shredding', 'cross']],
];
const SAME = { pickup: 'certificates', notices: 'rounds', preview: 'rounds', register: 'registrations', bulk: 'registrations', search: 'registrations' };

function Item({ page, icon, kind }) {
  const here = (SAME[route.value.page] ?? route.value.page) === page;
  const count = waiting.value[kind];
  return html`<li><a href=${href(page)} aria-current=${here ? 'page' : null}><${Icon} name=${icon} /><span>${t(`nav.${page}`)}</span>
    ${count > 0 && html`<b class="count">${count}<span class="sr">${t('nav.waiting')}</span></b>`}</a></li>`;
}

export function Nav() {
  const groups = GROUPS.map((group) => group.filter(([page]) => mayRead(page))).filter((group) => group.length);
  const strip = useRef();
  const { page } = route.value;
  useEffect(() => { strip.current.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }); }, [page]);
  return html`<nav class="side" ref=${strip} aria-label=${t('nav.label')}>
    ${groups.map((group) => html`<ul role="list">${group.map(([page, icon, kind]) =>
      html`<${Item} page=${page} icon=${icon} kind=${kind} />`)}</ul>`)}</nav>`;
}
