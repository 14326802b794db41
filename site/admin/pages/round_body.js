// A round as the fields of a form, by pointers into the request, and back.
import { fromField, toField } from '../lib/zone.js';
import { missing } from '../parts/fields.js';
import { missingRules, pointerOf as rulePointer, rulesBody, ruleValues } from './round_rules.js';

export const INSTANTS = [
  '/phase_one/opens_at', '/phase_one/closes_at', '/pay_until', '/phase_two/opens_at', '/phase_two/closes_at',
  '/sitting/starts_at', '/sitting/entry_from', '/sitting/entry_until',
];
export const NAMES = ['/name/zh-CN', '/name/en', '/exam_on'];
export const TIMES = ['starts_at', 'entry_from', 'entry_until'];
const INSTANT = new Set(INSTANTS);
const valueAt = (object, pointer) => pointer.slice(1).split('/').reduce((value, key) => value?.[key], object);
const entries = (pointers, value) => Object.fromEntries(pointers.map((pointer) => [pointer, value(pointer)]));

export const sittingOf = (part) => TIMES.map((name) => `/sittings/${part.id}/${name}`);
export const paperAt = (code) => `/papers/${code}`;

function offerValues(round, offer) {
  const times = offer.parts.flatMap(sittingOf);
  const papers = offer.papers.map(({ code }) => paperAt(code));
  const named = new Set((round?.papers ?? []).map(paperAt));
  return { ...entries(times, (pointer) => toField(valueAt(round, pointer))), ...entries(papers, (pointer) => named.has(pointer)), '/papers': named.size ? 'named' : 'all' };
}

/** The values of a form; `offer` is what the programme has: {parts, papers}. */
export function filled(round, offer) {
  return {
    ...entries(['/id', ...NAMES], (pointer) => valueAt(round, pointer) ?? ''),
    ...entries(INSTANTS, (pointer) => toField(valueAt(round, pointer))),
    ...ruleValues(round?.seat_rules), ...offerValues(round, offer), '/programme': round?.programme, '/specimen': round?.specimen ?? true,
  };
}

const given = (values, part) => sittingOf(part).some((pointer) => values[pointer]);

function offerBody(values, { parts, papers }) {
  const body = {};
  if (parts.length) {
    const times = (part) => Object.fromEntries(TIMES.map((name) => [name, fromField(values[`/sittings/${part.id}/${name}`])]));
    body.sittings = Object.fromEntries(parts.filter((part) => given(values, part)).map((part) => [part.id, times(part)]));
  }
  if (papers.length) body.papers = values['/papers'] === 'named' ? papers.map(({ code }) => code).filter((code) => values[paperAt(code)]) : [];
  return body;
}

/** The body of a new round has its code and programme, and stays a draft; a change has neither. */
export function bodyOf(values, offer, fresh) {
  const body = { specimen: Boolean(values['/specimen']), seat_rules: rulesBody(values), ...offerBody(values, offer), ...(fresh && { programme: values['/programme'], draft: true }) };
  for (const pointer of [...(fresh ? ['/id'] : []), ...NAMES, ...INSTANTS]) {
    const keys = pointer.slice(1).split('/');
    const last = keys.pop();
    const place = keys.reduce((object, key) => (object[key] ??= {}), body);
    place[last] = INSTANT.has(pointer) ? fromField(values[pointer]) : values[pointer].trim();
  }
  return body;
}

/** What is empty: a part has all its times or none; papers are named if they are to be. */
export function lacking(values, { parts, papers }, fresh) {
  const times = parts.filter((part) => given(values, part)).flatMap(sittingOf);
  const none = papers.length > 0 && values['/papers'] === 'named' && !papers.some(({ code }) => values[paperAt(code)]);
  return [...missing(values, [...(fresh ? ['/id'] : []), ...NAMES, ...INSTANTS, ...times]), ...(none ? [{ pointer: '/papers', code: 'required', params: {} }] : []), ...missingRules(values)];
}

/** The field of the form for a pointer of the server: papers are sent as a list of their codes. */
export const pointerOf = (pointer, body) => rulePointer(pointer).replace(/^\/papers\/(\d+)$/, (_, n) => paperAt(body.papers[n]));
