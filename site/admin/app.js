// The frame of every page: bar, navigation, and the page the address names, which is fetched when it is first opened.
import { Problem } from '/shared/api.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { ClockBanner } from './parts/clock_banner.js';
import { Bar } from './parts/bar.js';
import { Nav } from './parts/nav.js';
import { SessionEnd } from './parts/session_end.js';
import { Spoken } from './parts/spoken.js';
import { Refused, Waiting } from './parts/refused.js';
import { useLoad } from './lib/load.js';
import { arriving } from './lib/arriving.js';
import { current, loadRound, loadRounds, rounds } from './lib/rounds.js';
import { route } from './lib/route.js';
import { epoch } from './lib/rules_clock.js';
import { lang, openWords, t } from './lib/words.js';
import { mayRead, me } from './lib/who.js';

/** A page: the areas of words it speaks in, and its module. */
const PAGES = {
  board: ['board', () => import('./pages/board.js')],
  search: ['desk', () => import('./pages/search.js')],
  registrations: ['desk', () => import('./pages/registrations.js')],
  register: ['register document case_rule', () => import('./pages/register.js')],
  bulk: ['register imports case_rule', () => import('./pages/bulk.js')],
  approvals: ['remedy results', () => import('./pages/approvals.js')],
  refunds: ['desk remedy', () => import('./pages/refunds.js')],
  remedies: ['desk remedy', () => import('./pages/remedies.js')],
  photos: ['review photos', () => import('./pages/photos.js')],
  rounds: ['rounds', () => import('./pages/rounds.js')],
  preview: ['rounds drafts', () => import('./pages/round_preview.js')],
  queues: ['review queues', () => import('./pages/queues.js')],
  identity: ['identity queues case_person document reasons', () => import('./pages/identity.js')],
  cohorts: ['cohorts identity', () => import('./pages/cohorts.js')],
  offices: ['offices', () => import('./pages/offices.js')],
  registry: ['registry', () => import('./pages/registry.js')],
  shredding: ['shredding', () => import('./pages/shredding.js')],
  sites: ['board', () => import('./pages/sites.js')],
  imports: ['imports results', () => import('./pages/imports.js')],
  audit: ['audit', () => import('./pages/audit.js')],
  grades: ['imports results', () => import('./pages/imports.js')],
  release: ['results', () => import('./pages/release.js')],
  certificates: ['certificates', () => import('./pages/certificates.js')],
  pickup: ['certificates', () => import('./pages/pickup_list.js')],
  messages: ['office', () => import('./pages/messages.js')],
  exports: ['office desk', () => import('./pages/exports.js')],
  accounts: ['office', () => import('./pages/accounts.js')],
  log: ['office desk reasons', () => import('./pages/log.js')],
};
const ONE = {
  registrations: ['desk document reasons', () => import('./pages/registration.js')],
  approvals: ['remedy results', () => import('./pages/approval.js')],
  remedies: ['desk remedy', () => import('./pages/remedy_form.js')],
  rounds: ['rounds offer', () => import('./pages/round_form.js')],
  queues: ['review queues', () => import('./pages/queue.js')],
  notices: ['rounds', () => import('./pages/notice_form.js')],
  imports: ['imports results', () => import('./pages/import_job.js')],
  grades: ['imports results', () => import('./pages/import_job.js')],
};
/** Pages that stay when the address names one thing on them. */
const STAYS = new Set(['sites', 'certificates', 'accounts']);
const FORBIDDEN = ['', () => import('./pages/forbidden.js')];
const SIGN_IN = ['', () => import('./pages/sign_in.js')];

function pageOf({ page, id }) {
  if ((page in PAGES || page in ONE) && !mayRead(page)) return FORBIDDEN;
  return (id && ONE[page]) || PAGES[page] || PAGES.board;
}

/** A page whose module and words are fetched first; what is asked for again is there at once. */
function Fetched({ load: [areas, load], ...rest }) {
  const page = useSignal(null);
  const problem = useSignal(null);
  const fetch = () => Promise.all([load(), openWords(areas)]).then(
    ([module]) => { page.value = { show: module.default }; },
    () => { problem.value = new Problem(0, { code: 'no_answer' }); },
  );
  useEffect(() => { fetch(); }, []);
  if (page.value) return html`<${page.value.show} ...${rest} />`;
  return problem.value ? html`<${Refused} problem=${problem.value} again=${() => location.reload()} />` : html`<${Waiting} />`;
}

function Work() {
  const { page, id, round } = route.value;
  const key = [round, page, STAYS.has(page) ? '' : id, epoch.value].join('/');
  const before = useRef(key);
  if (before.current !== key) {
    before.current = key;
    arriving.now = true;
  }
  useEffect(() => { if (round) loadRound().catch(() => {}); }, [round]);
  if (!current.value && page !== 'rounds') return html`<${Waiting} />`;
  return html`<${Fetched} key=${key} load=${pageOf(route.value)} id=${id} page=${page} />`;
}

function SignedIn() {
  const list = useLoad(loadRounds);
  return html`<${SessionEnd} /><div class="house"><${Bar} /><${Nav} />
    <main class="work" id="main" tabindex="-1">
      ${list.error.value && html`<${Refused} problem=${list.error.value} again=${list.reload} />`}
      ${rounds.value ? html`<${Work} />` : !list.error.value && html`<${Waiting} />`}
    </main></div>`;
}

export function App() {
  const known = lang.value && me.value;
  return html`<a class="skip" href="#main" onClick=${skip}>${t('skip')}</a>
    <${ClockBanner} />
    ${known ? html`<${SignedIn} key=${me.value.account} />` : html`<${Fetched} key="sign-in" load=${SIGN_IN} />`}
    <${Spoken} />`;
}

/** The address belongs to the router, so the skip link moves the focus by itself. */
function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
