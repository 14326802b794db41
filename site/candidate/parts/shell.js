// What stands on every page: brand or way back, language, sign-out, help, phones.
import { online } from '/shared/api.js';
import { lang, t, useLanguage, words } from '/shared/i18n.js';
import { Icon, Mark } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { StatusCard } from './blocks.js';
import { problemText, useTitle } from './feedback.js';
import { href, round, route, signOut, view } from '../state.js';

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

export function Failure({ problem, again }) {
  const { title, todo } = problemText(problem.code === 'no_answer' ? { code: 'internal' } : problem);
  const contact = route.value.round && round.value?.contact;
  const lost = problem.status === 404 || problem.status === 403;
  useTitle(title);
  return html`<${StatusCard} tone="plain" icon="info" head=${title} text=${todo}>
    <div class="actions">${lost || !again
      ? html`<a class="btn primary block" href=${href('', '')}>${t('failure.home')}</a>`
      : html`<button class="btn primary block" type="button" onClick=${again}>${t('failure.again')}</button>
        ${route.value.round && html`<a class="btn text" href=${href('status')}>${t('problem.way.status')}</a>`}`}</div>
    ${contact && html`<p class="small">${t('foot.inquiry')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p>`}
    ${problem.requestId && html`<p class="tiny mute">${t('problem.request', { id: problem.requestId })}</p>`}
  </${StatusCard}>`;
}
