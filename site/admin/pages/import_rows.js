// The rows an import refused: where, why, and what the file says there.
import { html } from '/shared/ui.js';
import { has, plural, t, wordOf } from '../lib/words.js';
import { fieldWords } from '../parts/fields.js';

/** Why a row was refused; rows have words of their own before those of a form's fields. */
function rowWords({ code, params = {} }) {
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join(t('list.comma')) : value]));
  return has(`row.${code}`) ? t(`row.${code}`, values) : fieldWords({ code, params: values });
}

const valueOf = (row) => row.value ?? row.params?.value ?? '';

/** The columns of that list; the columns of a file of grades have names of their own. */
export const rowsOf = (kind) => [
  { key: 'line', word: 'import.line', right: true, show: (row) => (row.line ? plural(row.line) : '–') },
  { key: 'column', word: 'import.column', head: true, show: (row) => (kind === 'grades' ? wordOf('grades.column', row.column) : wordOf('column', row.column)) },
  { key: 'why', word: 'import.why', wrap: true, show: rowWords },
  { key: 'value', word: 'import.value', show: (row) => (valueOf(row) ? html`<code>${valueOf(row)}</code>` : html`<span class="mute">${t('import.blank')}</span>`) },
];
