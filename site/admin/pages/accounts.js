// S17: who may do what, and where, each as a sentence; a new account; a row opens what may be changed.
import { get } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { go, href, route } from '../lib/route.js';
import { plural, t, wordOf } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Table } from '../parts/table.js';
import { AccountPanel, NewAccount } from './account_panel.js';
import { dutyOf } from './account_duty.js';

const columnsOf = (sites) => [
  { key: 'name', word: 'account.name', head: true, show: (one) => html`<a href=${href(`accounts/${one.account}`)}>${one.name}</a><small>${one.account}</small>` },
  { key: 'role', word: 'account.role', show: (one) => wordOf('role', one.role) },
  { key: 'duty', word: 'account.may', wrap: true, show: (one) => dutyOf(one, sites) },
  { key: 'state', word: 'account.state', show: (one) => html`<span class=${`tag ${one.disabled ? 'bad' : ''}`}>${t(one.disabled ? 'account.disabled' : 'account.active')}</span>${one.own && html` <span class="tag info">${t('account.own')}</span>`}` },
];

export default function Accounts() {
  const load = useLoad(() => get('/staff/accounts'));
  const places = useLoad(() => get(path('/sites')).catch(() => ({ sites: [] })));
  const adding = useSignal(false);
  const sites = places.value.value?.sites ?? [];
  const list = load.value.value?.accounts;
  const { id } = route.value;
  const open = id && list?.find((one) => one.account === id);
  const close = () => { adding.value = false; if (id) go(href('accounts')); };
  const note = list && t('account.total', { n: list.length, off: plural(list.filter((one) => one.disabled).length) });
  return html`<${PageHead} title=${t('account.title')} note=${note}><button class="btn primary" type="button" onClick=${() => { adding.value = true; }}>${t('account.new')}</button><//>
    <section class="card panel" aria-labelledby="accounts"><h2 id="accounts">${t('account.list')}</h2>
      <${Asked} load=${load}>${({ accounts }) => html`<${Table} name=${t('account.list')} columns=${columnsOf(sites)} rows=${accounts} keyOf=${(one) => one.account} current=${id} />`}<//></section>
    ${open && html`<${AccountPanel} key=${open.account} account=${open} sites=${sites} onClose=${close} reload=${load.reload} />`}
    ${adding.value && html`<${NewAccount} sites=${sites} onClose=${close} reload=${load.reload} />`}`;
}
