// The round's notice: whether, when, how much, then the way in. With an item: one announcement.
import { get, Problem } from '/shared/api.js';
import { money } from '/shared/format.js';
import { heading, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, D, Facts, Failure, instant, LinkRows, Section, useTitle } from '../parts/blocks.js';
import { Later } from '../parts/later.js';
import { Phase } from '../parts/phase.js';
import { href, loadRound, onWay, round as current, roundPath, route, view } from '../state.js';

const SPREAD_MS = 5e3;

const lines = (list) => html`<ul class="lines" role="list">${list.map((line) => html`<li key=${words(line)}>${words(line)}</li>`)}</ul>`;
const span = ({ opens_at: from, closes_at: to }) => html`<span class="d"><${D} at=${from} /> ${t('notice.to')}</span> <${D} at=${to} />`;

const sizeOf = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

const Attachments = ({ files }) => html`<${Section} id="files" title=${t('notice.files')}><ul class="rows files" role="list">${files.map(({ name, size, url }) => html`
  <li key=${url}><a href=${url} download=${name}><${Icon} name="download" /><span class="grow">${name}<small>${sizeOf(size)}</small></span></a></li>`)}</ul></${Section}>`;

const History = ({ history }) => html`<${Section} id="history" title=${t('notice.history')}><ul class="card events" role="list">${history.map(({ version, changed_at: at, title }) => html`
  <li key=${version}><p>${words(title)}</p><p class="tiny mute">${t('notice.version', { n: version })}${at && html` · <${D} at=${at} />`}</p></li>`)}</ul></${Section}>`;

/** One announcement: the round's list has it already; what it was before comes with a question of its own. */
function Announcement({ notice }) {
  const full = useSignal(null);
  useEffect(() => { get(roundPath(`/notices/${notice.id}`)).then((found) => { full.value = found; }, () => {}); }, [notice.id]);
  const { title, body, published_at: at, changed_at: changed, attachments = [], history = [] } = full.value ?? notice;
  const versions = [{ version: notice.version, changed_at: changed ?? at, title }, ...history.filter(({ version }) => version !== notice.version)];
  useTitle(words(title));
  return html`<article class="card pad prose"><h1 tabindex="-1">${words(title)} ${changed && html`<span class="tag info">${t('notice.updated')}</span>`}</h1>
    <p class="small mute">${tx('notice.published', { at: html`<${D} at=${at} />` })}
      ${changed && tx('notice.changed', { at: html`<${D} at=${changed} />` })}</p>
    ${words(body).split('\n').filter(Boolean).map((line, n) => html`<p key=${n}>${line}</p>`)}</article>
    ${attachments.length > 0 && html`<${Attachments} files=${attachments} />`}
    ${versions.length > 1 && html`<${History} history=${versions} />`}
    <div class="two no-print"><a class="btn" href=${href('notice')}>${t('notice.back')}</a>
      <button class="btn" type="button" onClick=${() => print()}><${Icon} name="print" />${t('notice.print')}</button></div>`;
}

/** Where papers have fees of their own: from the least to the most. */
function feeOf({ fee_minor: one, papers }) {
  const fees = papers.map(({ fee_minor: fee }) => fee).sort((a, b) => a - b);
  if (!fees.length) return money(one);
  return fees[0] === fees.at(-1) ? money(fees[0]) : `${money(fees[0])}–${money(fees.at(-1))}`;
}

export default function Notice() {
  const round = current.value;
  const notices = [...round.notices].sort((a, b) => (a.published_at < b.published_at ? 1 : -1));
  const one = notices.find(({ id }) => id === route.value.item);
  const way = onWay(round);
  useTitle(words(round.name));
  if (one) return html`<${Announcement} notice=${one} />`;
  if (route.value.item) return html`<${Failure} problem=${new Problem(404)} />`;
  return html`
    <div class="lead"><h1 tabindex="-1">${heading(round.name)}</h1><p class="mute">${words(round.office)}</p></div>
    <${Phase} round=${round} />
    ${round.phase === 'before' && html`<div class="card pad"><${Countdown} until=${round.phase_one.opens_at}
      label=${t('word.opens_in')} mark="word.left" onZero=${() => setTimeout(() => loadRound(true).catch(() => {}), Math.random() * SPREAD_MS)} /></div>`}
    <a class="btn primary block" href=${href(view.value ? 'status' : 'sign-in')}>${t(view.value ? 'word.mine' : 'word.sign_in')}</a>
    <${Section} id="facts" title=${t('notice.facts')}><div class="card pad stack"><${Facts} rows=${[
      [t('notice.eligibility'), lines(round.eligibility)],
      [t('word.exam_on'), html`<span class="d">${instant(round.exam_on, 'paper')}</span>`, t('word.sitting')],
      [t(way ? 'notice.register' : 'notice.phase_one'), span(round.phase_one)],
      way && round.pay_until !== round.phase_one.closes_at && [t('notice.pay_until'), html`<${D} at=${round.pay_until} />`],
      [t('notice.phase_two'), span(round.phase_two)],
      round.results_at && [t('notice.results_at'), html`<${D} at=${round.results_at} />`],
      [t('word.fee'), feeOf(round), way ? t('notice.fee_way', { n: round.hold_hours }) : t('notice.fee_small')],
      !way && [t('word.site'), t('notice.sites_text')],
    ]} /><p class="tiny mute">${t('notice.beijing')}</p></div></${Section}>
    <${Later} part="seat-rules" words="seat-rules" when=${Object.values(round.seat_rules ?? {}).some(Boolean)} round=${round} />
    <${Section} id="news" title=${t('notice.news')}>${notices.length
      ? html`<${LinkRows} rows=${notices.map((notice) => ({
        href: href(`notice/${notice.id}`), icon: 'document', text: words(notice.title),
        small: html`<${D} at=${notice.changed_at ?? notice.published_at} />${notice.attachments?.length > 0 && t('notice.with_files', { n: notice.attachments.length })}`,
        tag: notice.changed_at && html`<span class="tag info">${t('notice.updated')}</span>`,
      }))} />`
      : html`<p class="mute">${t('notice.no_news')}</p>`}</${Section}>
    <${Section} id="process" title=${t('notice.process')}><ol class="card numbered" role="list">${round.process.map((step) => html`
      <li key=${words(step)}>${words(step)}</li>`)}</ol></${Section}>
    <${Section} id="results" title=${t('notice.results')}><div class="card pad">${lines(round.results)}</div></${Section}>
    <${Later} part="catalogue" words="catalogue" />
    <p class="small mute">${words(round.title)}<br />${words(round.office)}${notices.length > 0 && html`<br />
      ${tx('notice.issued', { at: html`<span class="d">${instant(notices.at(-1).published_at, 'paper')}</span>` })}`}</p>`;
}
