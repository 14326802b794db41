// Which page, with what loaded first, and where the focus goes.
import { online, Problem } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { lang, needProblems, needWords, startWords, t, useLanguage, words } from '/shared/i18n.js';
import { Icon, Mark } from '/shared/icons.js';
import { html, render, signal, useEffect, useRef, useSignal } from '/shared/ui.js';
import { Failure, focusHeading, Skeleton } from './parts/blocks.js';
import { pageOf } from './pages.js';
import {
  contact, countUnread, href, loadRound, loadRounds, loadView, maybeSignedIn, me, round, route, said, sessionEnds, signedIn, signedOut,
  signOut, unread, view,
} from './state.js';

const OPEN_PAGES = ['', 'notice', 'sign-in', 'status', 'eligibility', 'me'];
const WARN_MS = 5 * 60e3;

export const OfflineStrip = () => html`<div role="status" class="no-print">
  ${!online.value && html`<p class="strip">${t('site.offline')}</p>`}</div>`;

function LanguageSwitch() {
  const other = lang.value === 'en' ? 'zh-CN' : 'en';
  return html`<button class="top-link" type="button" lang=${other} onClick=${() => useLanguage(other)}>
    ${other === 'en' ? 'English' : '中文'}</button>`;
}

/** 消息, with how many are unread. */
function Mail() {
  const n = unread.value ?? 0;
  return html`<a class="top-link mail" href=${href('messages')}><${Icon} name="mail" />
    ${n > 0 && html`<span class="badge" aria-hidden="true">${n > 99 ? '99+' : n}</span>`}
    <span class="sr">${n > 0 ? t('site.unread', { n }) : t('site.messages')}</span></a>`;
}

/** The warning comes with its part of the page, minutes before the session ends. */
function SessionWatch({ page }) {
  void second.value;
  const part = useSignal(null);
  const near = Boolean(signedIn() && sessionEnds.value) && sessionEnds.value - now() < WARN_MS;
  useEffect(() => {
    if (near && !part.value) Promise.all([import('./parts/session.js'), needWords('session')]).then(([{ SessionEnd }]) => { part.value = SessionEnd; });
  }, [near]);
  const Warning = part.value;
  return near && Warning && page !== 'sign-in' ? html`<${Warning} ends=${sessionEnds.value} />` : null;
}

export function Header({ page }) {
  const inside = signedIn() && !OPEN_PAGES.includes(page);
  return html`<header class="top no-print">
    ${inside
      ? html`<a class="back" href=${href(me.value ? 'me' : 'status')}><${Icon} name="back" />${t('site.back')}</a>`
      : html`<a class="brand" href=${href('', '')}><${Mark} />${t('site.name')}</a>`}
    <span class="grow"></span>
    ${view.value && html`<${Mail} />`}
    <${LanguageSwitch} />
    ${signedIn() && html`<button class="top-link" type="button" onClick=${signOut}>${t('site.sign_out')}</button>`}
  </header>`;
}

const Contact = ({ inquiry, supervision, hours, icp, police }) => html`<p>${t('foot.inquiry')} <a class="d" href=${`tel:${inquiry}`}>${inquiry}</a>${hours && t('foot.hours', { hours: words(hours) })}<br />
  ${t('foot.supervision')} <a class="d" href=${`tel:${supervision}`}>${supervision}</a></p>
  <p>${[icp, police].filter(Boolean).map((text, n) => html`${n > 0 && ' · '}<span class="d">${text}</span>`)}</p>`;

export function Footer() {
  const inRound = route.value.round && round.value;
  return html`<footer class="foot no-print">
    <p class="links">
      ${inRound && html`<a href=${href('notice')}>${t('foot.notice')}</a>`}
      <a href=${href('help')}>${t('foot.help')}</a>
      ${inRound && html`<a href=${href('privacy')}>${t('foot.privacy')}</a>`}
      <a href=${href('verify', '')}>${t('foot.verify')}</a>
    </p>
    ${contact.value && html`<${Contact} ...${contact.value} />`}
    <p>${t('foot.beijing')}${inRound && round.value.specimen && html`<br />${t('foot.specimen')}`}</p>
  </footer>`;
}

const shown = signal({ place: null });
let turn = 0;

async function prepare(need, inRound) {
  if (need === 'nothing') {
    if (!contact.value) loadRounds().catch(() => {});
    return;
  }
  if (need === 'rounds' || (!inRound && need === 'public')) return loadRounds();
  await loadRound();
  if (need === 'me' || need === 'programme') return (await import('./parts/mine.js')).load(need);
  if (need === 'view' && !view.value) await loadView();
  if (need !== 'view' && !view.value && maybeSignedIn()) await loadView().catch(() => {});
}

const loadPage = ({ file }) => import(`./pages/${file}.js`);

/** The likely next pages, fetched while nothing else is wanted. */
function fetchAhead(names) {
  needProblems();
  if (navigator.connection?.saveData) return;
  names.forEach((name) => pageOf(name).then((page) => {
    loadPage(page).catch(() => {});
    page.words.forEach((area) => import(`./texts/${lang.value}/${area}.js`).catch(() => {}));
  }, () => {}));
}

/** The page with what it needs; the round may have another one `instead`. */
async function open(wanted, inRound) {
  if (!wanted) throw new Problem(404, { code: 'not_found' });
  const [module] = await Promise.all([loadPage(wanted), wanted.form && needProblems('first'), needWords(...wanted.words), prepare(wanted.needs, inRound)]);
  const other = wanted.instead?.(round.value);
  return other ? open(await pageOf(other), inRound) : [wanted, module];
}

async function arrive({ page, round: inRound, item }) {
  const mine = ++turn;
  const place = [inRound, page, item].join('/');
  try {
    const [wanted, module] = await open(await pageOf(page), inRound);
    if (mine !== turn) return;
    shown.value = { place, Page: module[wanted.name ?? 'default'] };
    countUnread();
    (window.requestIdleCallback ?? setTimeout)(() => fetchAhead(typeof wanted.next === 'function' ? wanted.next(view.value) : wanted.next));
  } catch (error) {
    if (mine !== turn) return;
    const problem = error instanceof Problem ? error : Object.assign(new Problem(0, { code: 'internal' }), { reload: true });
    await needProblems();
    if (!contact.value) loadRounds().catch(() => {});
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
        ${ready && problem && html`<${Failure} problem=${problem} again=${() => (problem.reload ? location.reload() : arrive(route.value))} />`}
        ${ready && Page && html`<${Page} key=${here} />`}
      </main>
      <${Footer} />
      <${SessionWatch} page=${page} />
      <p class="sr" role="status">${said}</p>
    </div>`;
}

const root = document.getElementById('app');
startWords((lang, area) => import(`./texts/${lang}/${area || 'frame'}.js`), { later: true }).then(() => render(html`<${App} />`, root));
