// The frame of every page: bar, navigation, and the page the address names.
import { html, useEffect, useRef } from '/shared/ui.js';
import { ClockBanner } from './parts/clock_banner.js';
import { Bar } from './parts/bar.js';
import { Nav } from './parts/nav.js';
import { Spoken } from './parts/spoken.js';
import { Refused, Waiting } from './parts/refused.js';
import { useLoad } from './lib/load.js';
import { current, loadRound, loadRounds, rounds } from './lib/rounds.js';
import { route } from './lib/route.js';
import { epoch } from './lib/rules_clock.js';
import { lang, t } from './lib/words.js';
import { mayRead, me } from './lib/who.js';
import { Audit } from './pages/audit.js';
import { Board } from './pages/board.js';
import { Forbidden } from './pages/forbidden.js';
import { Imports } from './pages/imports.js';
import { ImportJob } from './pages/import_job.js';
import { NoticeForm } from './pages/notice_form.js';
import { Photos } from './pages/photos.js';
import { Registration } from './pages/registration.js';
import { Registrations } from './pages/registrations.js';
import { RoundForm } from './pages/round_form.js';
import { Rounds } from './pages/rounds.js';
import { SignIn } from './pages/sign_in.js';
import { Sites } from './pages/sites.js';

const PAGES = {
  board: Board,
  registrations: Registrations,
  photos: Photos,
  rounds: Rounds,
  sites: Sites,
  imports: Imports,
  audit: Audit,
};
const ONE = { registrations: Registration, rounds: RoundForm, notices: NoticeForm, imports: ImportJob };

function pageOf({ page, id }) {
  if (id && ONE[page]) return ONE[page];
  return PAGES[page] ?? Board;
}

/** After a move the heading has the focus, so that a screen reader starts there. */
function useFocusOnMove(key) {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    document.querySelector('main h1')?.focus();
  }, [key]);
}

function Work() {
  const { page, id, round } = route.value;
  const panel = page === 'sites';
  const key = [round, page, panel ? '' : id, epoch.value].join('/');
  useFocusOnMove(key);
  useEffect(() => { if (round) loadRound().catch(() => {}); }, [round]);
  if (page in PAGES || page in ONE) {
    if (!mayRead(page)) return html`<${Forbidden} page=${page} />`;
  }
  if (!current.value && page !== 'rounds') return html`<${Waiting} />`;
  const Page = pageOf(route.value);
  return html`<${Page} key=${key} id=${id} />`;
}

function SignedIn() {
  const list = useLoad(loadRounds);
  return html`<div class="house"><${Bar} /><${Nav} />
    <main class="work" id="main" tabindex="-1">
      ${list.error.value && html`<${Refused} problem=${list.error.value} again=${list.reload} />`}
      ${rounds.value ? html`<${Work} />` : !list.error.value && html`<${Waiting} />`}
    </main></div>`;
}

export function App() {
  const known = lang.value && me.value;
  return html`<a class="skip" href="#main" onClick=${skip}>${t('skip')}</a>
    <${ClockBanner} />
    ${known ? html`<${SignedIn} key=${me.value.account} />` : html`<${SignIn} />`}
    <${Spoken} />`;
}

/** The address belongs to the router, so the skip link moves the focus by itself. */
function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
