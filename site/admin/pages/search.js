// Who was found: one match has opened already, so here are several, none, or a refusal.
import { html } from '/shared/ui.js';
import { keysOn, switchKeys } from '../lib/keys.js';
import { rounds } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { seek, seeking, sought } from '../lib/search.js';
import { plural, t, words, wordOf } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Refused } from '../parts/refused.js';
import { StateTag } from '../parts/state_tag.js';
import { Empty, Table } from '../parts/table.js';

const BY = ['ticket', 'written_ticket', 'id_no', 'name', 'phone', 'payment', 'qr'];
const roundName = (id) => words(rounds.value.find((round) => round.id === id)?.name) || id;

const COLUMNS = [
  { key: 'name', word: 'search.name', head: true, show: (m) => html`<a href=${href(`registrations/${m.candidate_id}`, {}, m.round_id)}>${m.name_masked}</a>` },
  { key: 'ticket', word: 'search.ticket', show: (m) => html`<span class="num">${m.ticket_no_masked}</span>` },
  { key: 'round', word: 'search.round', show: (m) => roundName(m.round_id) },
  { key: 'site', word: 'search.site', show: (m) => m.site_name || '–' },
  { key: 'state', word: 'search.state', show: (m) => html`<${StateTag} state=${m.state} />` },
  { key: 'by', word: 'search.by', show: (m) => wordOf('search.by', m.matched_by) },
];

const Ways = () => html`<ul class="ways small" role="list">${BY.map((by) => html`<li><b>${t(`search.by.${by}`)}</b> ${t(`search.way.${by}`)}</li>`)}</ul>`;

function Everywhere() {
  return html`<button class="btn" type="button" aria-busy=${seeking.value} onClick=${() => seek(sought.value.text, true)}>${t('search.everywhere')}</button>`;
}

function None({ everywhere, tried }) {
  const kinds = tried?.map((by) => t(`search.by.${by}`)).join(t('list.comma'));
  return html`<section class="card panel"><${Empty} title=${t(everywhere ? 'search.none.everywhere' : 'search.none')}>
      <p class="small">${kinds && t('search.tried', { kinds })}${t('search.none.todo')}</p>${!everywhere && html`<${Everywhere} />`}<//></section>
    <section class="card panel" aria-labelledby="ways"><h2 id="ways">${t('search.ways')}</h2><${Ways} /></section>`;
}

function Found({ found: { matches, everywhere, tried, more } }) {
  if (!matches.length) return html`<${None} everywhere=${everywhere} tried=${tried} />`;
  return html`<section class="card panel" aria-labelledby="matches"><h2 id="matches">${t('search.found', { n: plural(matches.length) })}</h2>
    <${Table} name=${t('search.title')} columns=${COLUMNS} rows=${matches} keyOf=${(m) => `${m.round_id}/${m.candidate_id}`} />
    ${more && html`<p class="small mute">${t('search.more')}</p>`}
    ${!everywhere && html`<p><${Everywhere} /></p>`}</section>`;
}

function Body({ found }) {
  if (!found) return html`<section class="card panel" aria-labelledby="ways"><h2 id="ways">${t('search.ways')}</h2><${Ways} /></section>`;
  if (found.problem) return html`<${Refused} problem=${found.problem} again=${() => seek(found.text, found.everywhere)} />`;
  return html`<${Found} found=${found} />`;
}

export default function Search() {
  return html`<${PageHead} title=${t('search.title')} note=${t('search.note')}>
      <label class="check small"><input type="checkbox" checked=${keysOn.value} onChange=${(event) => switchKeys(event.currentTarget.checked)} />${t('search.keys')}</label><//>
    <${Body} found=${sought.value} />`;
}
