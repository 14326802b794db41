// Texts of the staff site, and the ways it says times and ages with them.
import { when } from '/shared/format.js';
import { html } from '/shared/ui.js';
import { has, lang, needWords, t } from '/shared/i18n.js';

export { has, lang, problemWords, t, tx, useLanguage, words } from '/shared/i18n.js';
export { money, plural } from '/shared/format.js';

/** A file of words: the frame's, or an area's. */
export const wordsIn = (wish, area) => import(`../texts/${area && `${area}.`}${wish}.js`);

/** Fetch the words of these areas ("desk photos"); from then on they come along in either language. */
export const openWords = (areas) => (areas ? needWords(...areas.split(' ')) : null);

/** A value that stays on one line, without the spaces set between Han characters and digits in prose. */
export const d = (text) => html`<span class="d">${text}</span>`;

export const at = (instant, style = 'minute') => when(instant, style, lang.value);

/** 11月6日 / 6 Nov: an axis has no room for the weekday. */
export function shortDay(date) {
  const full = at(date, 'date');
  return lang.value === 'en' ? full.replace(/^\w+ (\d+ \w+).*/, '$1') : full.replace(/（.*/, '');
}

/** A span of time in its two largest units: 5 小时 12 分. */
export function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60e3));
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (d) return t('span.days', { d, h });
  return h ? t('span.hours', { h, m }) : t('span.minutes', { m });
}

/** A countdown in minutes and seconds. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return t('span.seconds', { m: Math.floor(seconds / 60), s: seconds % 60 });
}

/** The word for an API value, or the value itself when it is newer than this site. */
export const wordOf = (place, value, params) => (has(`${place}.${value}`) ? t(`${place}.${value}`, params) : String(value));

/** The size of a file. */
export const sizeOf = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** A share without rounding up to all: 99.96 -> 99.9%. */
export const share = (part, whole) => (whole ? `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}%` : '0%');
