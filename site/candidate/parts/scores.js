// A result of several papers, on any scale: each with its score, the highest there is, and whether it is passed.
import { has, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { instant, LinkRows } from './blocks.js';
import { href, round } from '../state.js';

const specialWord = (special) => t(has(`scores.special.${special}`) ? `scores.special.${special}` : 'scores.special.other');

function Line({ one: { paper, score, special, passed, pass_at: pass, highest } }) {
  return html`<li><div class="event-head"><p><b>${words(paper.name)}</b></p><b class="amount">${special ? specialWord(special) : score}</b></div>
    <p class="small mute">${!special && highest && t('scores.of', { highest })}${pass && ` · ${t('scores.pass_at', { pass })}`}
      ${passed !== null && !special && html` <span class=${`tag ${passed ? 'ok' : ''}`}>${t(passed ? 'scores.passed' : 'scores.failed')}</span>`}</p></li>`;
}

/** A certificate of the programme's own follows the scores; a correction is told to whom it concerns. */
export default function Scores({ result, who }) {
  const { scores, versions, certificate } = result;
  const { contact } = round.value;
  return html`<section class="card grade"><div class="grade-head"><div class="marks">${round.value.specimen && html`<span class="specimen">样例 SPECIMEN</span>`}</div>
      <h1 tabindex="-1">${t('scores.title')}</h1></div>
    <ul class="events" role="list">${scores.map((one) => html`<${Line} key=${one.paper.code} one=${one} />`)}</ul>
    <div class="status-body">${versions.length > 1 && html`<p class="notice warn">${tx('scores.corrected', { at: instant(versions.at(-1).visible_at) })}</p>`}${who}
      ${certificate && html`<p>${t('scores.certificate')} <span class="num">${certificate.certificate_no}</span></p>`}
      <button class="btn block no-print" type="button" onClick=${() => print()}><${Icon} name="print" />${t('scores.print')}</button></div></section>
    <p class="small mute">${t('scores.doubt')} ${words(contact.hours)} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p>
    <${LinkRows} rows=${[{ href: href('notice'), icon: 'document', text: words(round.value.name), small: t('word.notice_small') }]} />`;
}
