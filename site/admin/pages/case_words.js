// How the values of a case are said.
import { knowsProblem } from '/shared/i18n.js';
import { at, has, problemWords, t, wordOf, words } from '../lib/words.js';

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
export const yes = (value) => t(value ? 'queue.yes' : 'queue.no');

/** Any value in words; what is ready to be shown stays as it is. */
export function plain(value) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return yes(value);
  if (ISO.test(value)) return at(value);
  if (Array.isArray(value)) return value.length ? value.map(plain).join(t('list.comma')) : '–';
  if (typeof value !== 'object') return String(value);
  if (value.props) return value;
  return value['zh-CN'] ? words(value) : Object.entries(value).map(([name, one]) => `${label(name)} ${plain(one)}`).join(t('list.comma')) || '–';
}
export const label = (name) => wordOf('queue.f', name);
/** In the office's own words where it has some. */
export const problem = (code, params) => (!has(`queue.why.${code}`) && knowsProblem(code) ? problemWords(code, params).title : wordOf('queue.why', code));
/** The words of those that are so: [[so, key], ...]. */
export const warnings = (...all) => all.filter(([on]) => on).map(([, key]) => t(key));
