// A data table: caption, sortable heads, numbers to the right; and the pager below it.
import { html } from '/shared/ui.js';
import { filter, route } from '../lib/route.js';
import { plural, t } from '../lib/words.js';

const sorted = (first = '') => {
  const wish = route.value.query.get('sort') ?? first;
  return { key: wish.replace(/^-/, ''), down: wish.startsWith('-') };
};

function Head({ column, first }) {
  const { key, down } = sorted(first);
  const on = key === column.key;
  const state = column.sort ? (on ? (down ? 'descending' : 'ascending') : 'none') : null;
  const turn = () => filter({ sort: on && !down ? `-${column.key}` : column.key });
  const word = t(column.word);
  return html`<th scope="col" class=${column.right ? 'r' : ''} aria-sort=${state}>
    ${column.sort ? html`<button type="button" class="sort" onClick=${turn}>${word}<span aria-hidden="true">${on ? (down ? '↓' : '↑') : '↕'}</span></button>` : word}</th>`;
}

function Cell({ column, row }) {
  const content = column.show(row);
  if (column.head) return html`<th scope="row">${content}</th>`;
  return html`<td class=${column.right ? 'r' : column.wrap ? 'wrap' : ''}>${content}</td>`;
}

/** columns: [{key, word, show(row), sort?(row), right?, head?, wrap?}]; `name` is the caption, `first` the order until one is chosen. */
export function Table({ name, columns, rows, keyOf, current, first, class: extra = '' }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name })}><table class=${extra}><caption class="sr">${name}</caption>
    <thead><tr>${columns.map((column) => html`<${Head} column=${column} first=${first} />`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${keyOf(row)} class=${current === keyOf(row) ? 'current' : ''}>
      ${columns.map((column) => html`<${Cell} column=${column} row=${row} />`)}</tr>`)}</tbody></table></div>`;
}

/** Rows in the order the address asks for. */
export function inOrder(rows, columns, first) {
  const { key, down } = sorted(first);
  const by = columns.find((column) => column.key === key)?.sort;
  if (!by) return rows;
  const sign = down ? -1 : 1;
  const compare = (a, b) => (typeof a === 'string' ? a.localeCompare(b, 'zh-CN') : a - b);
  return [...rows].sort((a, b) => sign * compare(by(a), by(b)));
}

/** The rows of one page of `size`, and the pager that turns it. */
export function paged(rows, size) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(pages, Math.max(1, Number(route.value.query.get('page')) || 1));
  const start = (page - 1) * size;
  const turn = (to) => () => { if (to >= 1 && to <= pages) filter({ page: to > 1 ? to : '' }); };
  const said = t('pager.range', { from: plural(rows.length ? start + 1 : 0), to: plural(Math.min(rows.length, start + size)), n: plural(rows.length) });
  const pager = rows.length > size ? html`<${Pager} said=${said} back=${page > 1 && turn(page - 1)} on=${page < pages && turn(page + 1)} />`
    : html`<p class="small mute">${said}</p>`;
  return { shown: rows.slice(start, start + size), pager };
}

function Turn({ word, press }) {
  return html`<button class="btn" type="button" aria-disabled=${press ? null : 'true'} onClick=${press || (() => {})}>${word}</button>`;
}

export function Pager({ said, back, on }) {
  return html`<div class="pager"><span class="small mute" role="status">${said}</span><span class="turns">
    <${Turn} word=${t('pager.back')} press=${back} /><${Turn} word=${t('pager.on')} press=${on} /></span></div>`;
}

export const Empty = ({ title, children }) => html`<div class="empty"><b>${title}</b>${children}</div>`;
