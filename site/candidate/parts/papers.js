// Papers by their names, times and fees, as the round tells them.
import { money } from '/shared/format.js';
import { t, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { instant } from './blocks.js';
import { round } from '../state.js';

export const paperOf = (code) => round.value.papers.find((paper) => paper.code === code);
export const partOf = (id) => round.value.parts.find((part) => part.id === id);
export const paperName = (code) => words(paperOf(code)?.name) || code;

/** The level's own name: what its papers have in common, else its code. */
export const levels = (papers) => [...new Set(papers.map(({ level }) => level))];

/** 90 分钟 · 3月8日（周六）9:00 */
export function timeOf(paper) {
  const part = paper.parts.length === 1 && partOf(paper.parts[0]);
  const at = part ? part.sitting.starts_at : !paper.parts.length && round.value.sitting.starts_at;
  return html`${t('papers.minutes', { n: paper.minutes })}${at ? html` · <span class="d">${instant(at)}</span>` : ` · ${t('papers.batches')}`}`;
}

/** What is chosen, line by line, with the sum. `fee`: as the server says. */
export const Chosen = ({ papers, batches = {}, retained = [], fee }) => html`<table class="plain fees"><caption class="sr">${t('papers.chosen')}</caption>
  <thead><tr><th scope="col">${t('papers.paper')}</th><th scope="col">${t('papers.fee')}</th></tr></thead>
  <tbody>${[...new Set([...papers, ...retained])].map((code) => {
    const paper = paperOf(code);
    const part = partOf(batches[code] ?? paper?.parts[0]);
    const kept = retained.includes(code);
    return html`<tr key=${code}><th scope="row">${paperName(code)}<small>${kept ? t('papers.retained') : html`${part && html`${words(part.name)} `}<span class="d">${instant(part?.sitting.starts_at ?? round.value.sitting.starts_at)}</span>`}</small></th>
      <td>${money(kept ? 0 : paper?.fee_minor ?? 0)}</td></tr>`;
  })}</tbody>
  ${fee !== null && html`<tfoot><tr><th scope="row">${t('papers.sum')}</th><td><b>${money(fee)}</b></td></tr></tfoot>`}</table>`;
