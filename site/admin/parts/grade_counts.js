// How many of each grade, beside the round before: bars of the shares and the same numbers as a table.
import { html } from '/shared/ui.js';
import { plural, share, t, wordOf } from '../lib/words.js';

const ORDER = ['A', 'B', 'C', 'D', 'absent', 'invalid'];
const WIDE = 220;
const sum = (counts) => Object.values(counts).reduce((all, n) => all + n, 0);

function Bars({ now, before, most }) {
  const wide = (part) => Math.max(part > 0 ? 2 : 0, (WIDE * part) / most);
  return html`<svg class="twobars" viewBox=${`0 0 ${WIDE} 22`} width=${WIDE} height="22" aria-hidden="true"><rect class="c-paid" width=${wide(now)} height="11" y=${before == null ? 5 : 0} rx="2" />
    ${before != null && html`<rect class="c-expired" width=${wide(before)} height="8" y="13" rx="2" />`}</svg>`;
}

/** The change in points of share, with its sign: +0.4. */
function points(now, before) {
  const value = Math.round((now - before) * 1000) / 10;
  return value === 0 ? '0.0' : `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`;
}

/** counts: {A: n, …, absent: n}; before: {round_id, counts} or null. */
export function GradeCounts({ counts, before }) {
  const kinds = [...new Set([...ORDER, ...Object.keys(counts)])].filter((kind) => kind in counts);
  const [all, past] = [sum(counts), before ? sum(before.counts) : 0];
  const part = (kind) => (all ? counts[kind] / all : 0);
  const was = (kind) => (past ? (before.counts[kind] ?? 0) / past : null);
  const most = Math.max(0.001, ...kinds.flatMap((kind) => [part(kind), was(kind) ?? 0]));
  const row = (kind) => html`<tr key=${kind}><th scope="row">${wordOf('grade', kind)}</th><td class="r"><b>${plural(counts[kind])}</b></td><td class="r">${share(counts[kind], all)}</td>
    <td><${Bars} now=${part(kind)} before=${past ? was(kind) : null} most=${most} /></td>
    ${past > 0 && html`<td class="r">${plural(before.counts[kind] ?? 0)}</td><td class="r">${share(before.counts[kind] ?? 0, past)}</td><td class="r">${points(part(kind), was(kind))}</td>`}</tr>`;
  const head = (key, values) => html`<th scope="col" class="r">${t(key, values)}</th>`;
  return html`${past > 0 && html`<p class="legend small"><span><i class="key c-paid"></i>${t('grades.now')}</span><span><i class="key c-expired"></i>${t('grades.before', { round: before.round_id })}</span></p>`}
    <div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name: t('grades.counts') })}><table class="mini grades"><caption class="sr">${t('grades.counts')}</caption>
      <thead><tr><th scope="col">${t('grades.grade')}</th>${head('grades.people')}${head('grades.share')}<th scope="col">${t('grades.bars')}</th>
        ${past > 0 && html`${head('grades.before.people')}${head('grades.before.share')}${head('grades.change')}`}</tr></thead>
      <tbody>${kinds.map(row)}</tbody>
      <tfoot><tr><th scope="row">${t('grades.total')}</th><td class="r"><b>${plural(all)}</b></td><td></td><td></td>${past > 0 && html`<td class="r">${plural(past)}</td><td></td><td></td>`}</tr></tfoot></table></div>`;
}
