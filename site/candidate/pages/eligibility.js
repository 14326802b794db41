// Eligible or not, and why: a page of its own, not a form error.
import { when } from '/shared/format.js';
import { has, lang, t, tx, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Facts, LinkRows, Section, StatusCard, useTitle } from '../parts/blocks.js';
import { Later } from '../parts/later.js';
import { href, onWay, round, view } from '../state.js';

const exam = (code) => t(`exam.${code}`);

function Source({ best }) {
  return html`<p class="small mute">${tx('eligibility.source', { source: has(`eligibility.source.${best.source}`) ? t(`eligibility.source.${best.source}`) : best.source, at: when(best.imported_at, 'paper', lang.value) })}</p>`;
}

function Yes({ best, next }) {
  return html`<${StatusCard} tone="ok" icon="done" head=${t('eligibility.yes')} text=${t('eligibility.yes_text')}>
      ${best && html`<${Facts} rows=${[
        [t('eligibility.exam'), exam(best.exam), t(`eligibility.mode.${best.mode}`)],
        [t('eligibility.ticket'), html`<span class="num">${best.ticket_no_masked}</span>`],
        [t('eligibility.score'), t('eligibility.points', { n: best.total }), t('eligibility.at_least', { n: best.limit })],
      ]} /><${Source} best=${best} />`}
      <a class="btn primary block" href=${href(next)}>${t('eligibility.go')}</a>
    </${StatusCard}>`;
}

function Reasons({ reasons }) {
  return html`<table class="plain"><caption class="sr">${t('eligibility.table')}</caption>
    <thead><tr><th scope="col">${t('eligibility.need')}</th><th scope="col">${t('eligibility.score')}</th><th scope="col">${t('eligibility.short')}</th></tr></thead>
    <tbody>${reasons.map(({ params }) => html`<tr key=${params.exam}>
      <th scope="row">${exam(params.exam)}<small>${t('eligibility.at_least', { n: params.limit })}</small></th>
      <td>${params.value === null ? t('eligibility.no_score') : t('eligibility.points', { n: params.value })}</td>
      <td>${params.value === null ? '–' : html`<b class="bad-word">${t('eligibility.points', { n: params.short })}</b>`}</td></tr>`)}</tbody></table>`;
}

export function No({ eligibility }) {
  const review = eligibility.reasons.some(({ way_out: way }) => way === 'review');
  const contact = round.value.contact;
  return html`<${StatusCard} tone="plain" icon="info" head=${t('eligibility.no')} text=${t('eligibility.no_text')}>
      <${Reasons} reasons=${eligibility.reasons} />
      ${eligibility.best && html`<${Source} best=${eligibility.best} />`}
    </${StatusCard}>
    <${Section} id="way-out" title=${t('eligibility.way_out')}><div class="card pad stack">
      <p>${t(review ? 'eligibility.review' : 'eligibility.contact')}</p>
      <a class="btn block" href=${`tel:${contact.inquiry}`}>${t('word.review_call', { phone: contact.inquiry })}</a>
      <p class="small mute">${words(contact.hours)}</p></div></${Section}>
    <${LinkRows} rows=${[
      { href: href('help/two-tickets'), icon: 'help', text: t('eligibility.other_ticket'), small: t('eligibility.other_ticket_small') },
      { href: href('notice'), icon: 'document', text: words(round.value.name), small: t('word.notice_small') },
    ]} />`;
}

/** Rules of scores have a table; those of other facts are told one by one. */
export default function Eligibility() {
  if (onWay()) return html`<${Later} part="eligibility-rules" words=${['eligibility-rules', 'form']} />`;
  return html`<${OfScores} />`;
}

function OfScores() {
  const { eligibility, state, agreement } = view.value;
  useTitle(t(eligibility.eligible ? 'eligibility.yes' : 'eligibility.no'));
  if (!eligibility.eligible) return html`<${No} eligibility=${eligibility} />`;
  const accepted = agreement.accepted_version === agreement.version;
  const open = state === 'none' && view.value.round.phase === 'phase_one';
  return html`<${Yes} best=${eligibility.best} next=${open ? (accepted ? 'sites' : 'agreement') : 'status'} />`;
}
