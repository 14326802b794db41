// The four formatting functions: instants in Beijing time, money, masks, plurals.
import { known, now } from './clock.js';

const BEIJING = 8 * 3600e3;
const ZH_DAYS = '日一二三四五六';
const EN_DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n) => String(n).padStart(2, '0');
const beijing = (instant) => new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + BEIJING);

function day(date, lang, withYear) {
  const [year, month, on] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (lang === 'en') return `${EN_DAYS[date.getUTCDay()]} ${on} ${EN_MONTHS[month]} ${year}`;
  const foreign = known() && year !== beijing(now()).getUTCFullYear();
  return `${withYear || foreign ? `${year}年` : ''}${month + 1}月${on}日（周${ZH_DAYS[date.getUTCDay()]}）`;
}

/**
 * An instant (ISO or ms) or a date, in Beijing time.
 * style: date | paper (date with year) | minute | second | time (9:00) | clock (09:00:00)
 */
export function when(instant, style, lang) {
  const date = beijing(instant);
  const time = `${date.getUTCHours()}:${two(date.getUTCMinutes())}`;
  const seconds = `:${two(date.getUTCSeconds())}`;
  if (style === 'time') return time;
  if (style === 'clock') return time.padStart(5, '0') + seconds;
  const on = day(date, lang, style === 'paper');
  if (style === 'date' || style === 'paper') return on;
  return `${on}${lang === 'en' ? ', ' : ''}${time}${style === 'second' ? seconds : ''}`;
}

/** Fen as 「¥50.00」 (controls, tables) or, in style "prose", as the bare amount 50. */
export function money(minor, style) {
  const yuan = (minor / 100).toFixed(2);
  return style === 'prose' ? yuan.replace(/\.00$/, '') : `¥${yuan.replace(/\B(?=(\d{3})+(?=\.))/g, ',')}`;
}

/** Numbers in groups for reading: an ID number 6-8-4, a ticket in fours. The server masks; pages never shorten. */
export function mask(kind, value) {
  const v = String(value ?? '').replace(/\s/g, '');
  return kind === 'id' ? v.replace(/^(\d{6})(\d{8})([\dX]{4})$/i, '$1 $2 $3') : v.replace(/(.{4})(?=.)/g, '$1 ').replace(/ (.{1,2})$/, '$1');
}

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** A number with its word: plural(3, ['seat', 'seats']) -> "3 seats"; without words just the number. */
export function plural(n, words) {
  if (!Number.isInteger(n)) return String(n ?? '');
  return words ? `${grouped(n)} ${n === 1 ? words[0] : words[1]}` : grouped(n);
}
