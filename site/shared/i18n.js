// Words: one flat text module per language; only the language in use is loaded, and switching keeps the page's state.
import { plural } from './format.js';
import { batch, html, signal } from './ui.js';

export const LANGS = ['zh-CN', 'en'];
export const lang = signal('zh-CN');
const texts = signal({});
const problems = signal({});
const areas = new Set(['']);
let told = 'all';
let loader;

const remembered = () => {
  try {
    return localStorage.getItem('lang');
  } catch {
    return null;
  }
};

/**
 * load(lang, area) -> promise of a text module; area '' is what every page needs. The words of problems come along,
 * or with `later` only when they are needed: needProblems().
 */
export function startWords(load, { later = false } = {}) {
  loader = load;
  told = later ? '' : 'all';
  const wish = new URLSearchParams(location.search).get('lang') || remembered();
  return useLanguage(LANGS.includes(wish) ? wish : 'zh-CN');
}

const gather = async (wish, wanted) => Object.assign({}, ...(await Promise.all(wanted.map((area) => loader(wish, area)))).map((module) => module.default));

/** The words of more areas, in the language in use and in each that follows. */
export async function needWords(...wanted) {
  wanted.forEach((area) => areas.add(area));
  for (let wish; wish !== lang.value;) {
    wish = lang.value;
    const more = await gather(wish, wanted);
    if (wish === lang.value) texts.value = { ...texts.value, ...more };
  }
}

export async function useLanguage(wish) {
  const shared = told ? problemsIn(wish, told) : { default: problems.value };
  let site;
  for (let known = -1; known !== areas.size;) {
    known = areas.size;
    site = await gather(wish, [...areas]);
  }
  const problemTexts = (await shared).default;
  batch(() => {
    texts.value = site;
    problems.value = problemTexts;
    lang.value = wish;
  });
  document.documentElement.lang = wish;
  try {
    localStorage.setItem('lang', wish);
  } catch { /* private mode: the choice lives as long as the page */ }
}

const problemsIn = (wish, which) => import(which === 'first' ? `/shared/problems/first/${wish}.js` : `/shared/problems/${wish}.js`);

const coming = {};
/** The words of problems, before one is shown: the `first`, or all; from then on they follow the language. */
export function needProblems(which = 'all') {
  coming[which] ??= told === 'all' ? Promise.resolve() : fetchProblems(which).catch(() => { delete coming[which]; });
  return coming[which];
}

async function fetchProblems(which) {
  for (let wish; wish !== lang.value;) {
    wish = lang.value;
    const found = (await problemsIn(wish, which)).default;
    if (told === 'all') return;
    problems.value = found;
  }
  told = which;
}

/** What any text may name: name -> its value now. */
export const names = {};

const SLOT = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

function fill(text, params) {
  return text.replace(SLOT, (_, name, one, many) => {
    const value = params[name] ?? names[name]?.();
    return typeof value === 'string' || value?.['zh-CN'] ? words(value) : plural(value, one && [one, many]);
  });
}

/** The text at a key with its named values. A missing key shows itself; a test keeps that from happening. */
export const t = (key, params = {}) => fill(texts.value[key] ?? key, params);
export const has = (key) => key in texts.value;

const UNBROKEN = ['at', 'from', 'to', 'until', 'range', 'size'];

/** As t(), but as children: a value may be a node, instants and ranges stay on one line, `bold` names stand out. */
export function tx(key, params, bold = []) {
  const text = texts.value[key] ?? key;
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(SLOT)) {
    nodes.push(text.slice(end, match.index));
    const value = params[match[1]];
    const shown = typeof value === 'object' ? value : fill(match[0], params);
    if (bold.includes(match[1])) nodes.push(html`<b class="d">${shown}</b>`);
    else nodes.push(UNBROKEN.includes(match[1]) ? html`<span class="d">${shown}</span>` : shown);
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

/** A two-language value of the API ({"zh-CN", "en"}) in the language in use. */
export const words = (value) => (typeof value === 'string' ? value : value?.[lang.value] ?? value?.['zh-CN'] ?? '');
/** For headings: CET-SET does not break at its hyphen. */
export const heading = (value) => words(value).replace(/(?<=\w)-(?=\w)/g, '-\u2060');

/** Title and advice of a problem code. Field codes (errors[].code) have a title only. */
export function problemWords(code, params = {}) {
  const entry = problems.value[code] ?? problems.value.internal ?? [t('problem.unknown'), ''];
  return { title: fill(entry[0], params), todo: fill(entry[1] ?? '', params) };
}
export const knowsProblem = (code) => code in problems.value;
