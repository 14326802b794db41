// Which page, with what loaded first, and where the focus goes.
import { online, Problem } from '/shared/api.js';
import { lang, needWords, startWords, t, useLanguage, words } from '/shared/i18n.js';
import { Icon, Mark } from '/shared/icons.js';
import { html, render, signal, useEffect, useRef } from '/shared/ui.js';
import { Failure, focusHeading, Skeleton } from './parts/blocks.js';
import { PAGES } from './pages.js';
import { href, loadRound, loadRounds, loadView, maybeSignedIn, round, route, said, signedOut, signOut, view } from './state.js';

const OPEN_PAGES = ['', 'notice', 'sign-in', 'help', 'status', 'eligibility'];

export const OfflineStrip = () => html`<div role="status" class="no-print">
  ${!online.value && html`<p class="strip">${t('site.offline')}</p>`}</div>`;

function LanguageSwitch() {
  const other = lang.value === 'en' ? 'zh-CN' : 'en';
  return html`<button class="top-link" type="button" lang=${other} onClick=${() => useLanguage(other)}>
    ${other === 'en' ? 'English' : '中文'}</button>`;
}

export function Header({ page }) {
  const inside = view.value && !OPEN_PAGES.includes(page);
  return html`<header class="top no-print">
    ${inside
      ? html`<a class="back" href=${href('status')}><${Icon} name="back" />${t('site.mine')}</a>`
      : html`<a class="brand" href=${href('', '')}><${Mark} />${t('site.name')}</a>`}
    <span class="grow"></span>
    <${LanguageSwitch} />
    ${view.value && html`<button class="top-link" type="button" onClick=${signOut}>${t('site.sign_out')}</button>`}
  </header>`;
}

function Contact({ contact }) {
  return html`<p>${t('foot.inquiry')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a>${
    contact.hours && t('foot.hours', { hours: words(contact.hours) })}<br />
    ${t('foot.supervision')} <a class="d" href=${`tel:${contact.supervision}`}>${contact.supervision}</a><br />
    ${[contact.icp, contact.police].filter(Boolean).join(' · ')}</p>`;
}

export function Footer() {
  const inRound = route.value.round && round.value;
  return html`<footer class="foot no-print">
    <p class="links">
      ${inRound && html`<a href=${href('notice')}>${t('foot.notice')}</a>`}
      <a href=${href('help')}>${t('foot.help')}</a>
    </p>
    ${inRound && html`<${Contact} contact=${round.value.contact} />
      ${round.value.specimen && html`<p>${t('foot.specimen')}</p>`}`}
  </footer>`;
}

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
  const wanted = PAGES[page];
  try {
    if (!wanted) throw new Problem(404, { code: 'not_found' });
    const [module] = await Promise.all([wanted.load(), needWords(...wanted.words), prepare(wanted.needs, round)]);
    if (mine === turn) shown.value = { place, Page: module[wanted.name ?? 'default'] };
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
startWords((lang, area) => import(`./texts/${lang}/${area || 'frame'}.js`)).then(() => render(html`<${App} />`, root));
