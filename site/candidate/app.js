// Which page, with what loaded first, and where the focus goes.
import { Problem } from '/shared/api.js';
import { startWords, t } from '/shared/i18n.js';
import { html, render, signal, useEffect, useRef } from '/shared/ui.js';
import { focusHeading, Skeleton } from './parts/feedback.js';
import { Failure, Footer, Header, OfflineStrip } from './parts/shell.js';
import { loadRound, loadRounds, loadView, maybeSignedIn, route, said, signedOut, view } from './state.js';

// page: [module, what it needs: rounds | public | round | view, its name there]
const PAGES = {
  '': [() => import('./pages/home.js'), 'rounds'],
  help: [() => import('./pages/help.js'), 'public'],
  notice: [() => import('./pages/notice.js'), 'round'],
  'sign-in': [() => import('./pages/signin.js'), 'round'],
  eligibility: [() => import('./pages/eligibility.js'), 'view'],
  agreement: [() => import('./pages/agreement.js'), 'view'],
  sites: [() => import('./pages/sites.js'), 'view'],
  status: [() => import('./pages/status.js'), 'view'],
  payment: [() => import('./pages/payment.js'), 'view'],
  data: [() => import('./pages/data.js'), 'view'],
  proof: [() => import('./pages/edits.js'), 'view', 'Proof'],
  school: [() => import('./pages/edits.js'), 'view', 'School'],
  photo: [() => import('./pages/photo.js'), 'view'],
  ticket: [() => import('./pages/ticket.js'), 'view'],
};

const shown = signal({ place: null });
let turn = 0;

async function prepare(need, inRound) {
  if (need === 'rounds' || (!inRound && need === 'public')) return loadRounds();
  await loadRound();
  if (need === 'view' && !view.value) await loadView();
  if (need !== 'view' && !view.value && maybeSignedIn()) await loadView().catch(() => {});
}

async function arrive({ page, round, item }) {
  const mine = ++turn;
  const place = [round, page, item].join('/');
  const [load, need, name = 'default'] = PAGES[page] ?? [];
  try {
    if (!load) throw new Problem(404, { code: 'not_found' });
    const [module] = await Promise.all([load(), prepare(need, round)]);
    if (mine === turn) shown.value = { place, Page: module[name] };
  } catch (error) {
    if (mine !== turn) return;
    const problem = error instanceof Problem ? error : new Problem(0, { code: 'internal' });
    if (problem.code === 'not_signed_in') signedOut(true);
    else shown.value = { place, problem };
  }
}

export function App() {
  const { round, page, item } = route.value;
  const here = [round, page, item].join('/');
  const { place, Page, problem } = shown.value;
  const first = useRef(true);
  useEffect(() => { arrive(route.value); }, [here]);
  useEffect(() => {
    if (place === null) return;
    if (!first.current) {
      scrollTo(0, 0);
      focusHeading();
    }
    first.current = false;
  }, [place, problem]);
  const ready = place === here;
  return html`
    <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById('main').focus(); }}>${t('site.skip')}</a>
    <div class="shell">
      <${OfflineStrip} />
      <${Header} page=${page} />
      <main class="main" id="main" tabindex="-1">
        ${!ready && html`<${Skeleton} />`}
        ${ready && problem && html`<${Failure} problem=${problem} again=${() => arrive(route.value)} />`}
        ${ready && Page && html`<${Page} key=${here} />`}
      </main>
      <${Footer} />
      <p class="sr" role="status">${said}</p>
    </div>`;
}

const root = document.getElementById('app');
startWords((lang) => import(`./texts/${lang}.js`)).then(() => render(html`<${App} />`, root));
