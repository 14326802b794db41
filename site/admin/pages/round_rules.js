// The seat rules in the form of a round: each off by default, each explained in one line.
import { html } from '/shared/ui.js';
import { t } from '../lib/words.js';
import { Check, Field, missing } from '../parts/fields.js';

const ROOT = '/seat_rules';
/** Rule -> its fields; `start` is what is filled in when it is switched on. */
const RULES = {
  opening: { spread_seconds: 600, present_minutes: 30 },
  work: { max_number: 200000 },
  cool_down: { after: 3, minutes: 30, scarce_percent: 10 },
  returns: { hot_percent: 5, longest_minutes: 30, at: '' },
  standby: { offer_minutes: 60 },
};
const TICKS = { work: ['sign_in', 'hold'] };
const OPTIONAL = new Set([`${ROOT}/returns/longest_minutes`, `${ROOT}/returns/at`]);
const fieldsOf = (rule) => Object.keys(RULES[rule]).map((name) => `${ROOT}/${rule}/${name}`);
const wordOf = (pointer) => `round${pointer.replaceAll('/', '.')}`;

/** The pointer of a field of this form, for one the server names: a time of the list is the list. */
export const pointerOf = (pointer) => pointer.replace(/(\/returns\/at)\/\d+$/, '$1');

export const ruleLabels = () => Object.fromEntries(Object.keys(RULES).flatMap((rule) => [
  ...fieldsOf(rule), ...(TICKS[rule] ?? []).map((name) => `${ROOT}/${rule}/${name}`),
]).map((pointer) => [pointer, t(wordOf(pointer))]));

export function ruleValues(rules) {
  const values = {};
  for (const [rule, start] of Object.entries(RULES)) {
    const set = rules?.[rule];
    values[`${ROOT}/${rule}`] = Boolean(set);
    for (const name of Object.keys(start)) {
      const value = set ? set[name] : start[name];
      values[`${ROOT}/${rule}/${name}`] = Array.isArray(value) ? value.join(' ') : String(value ?? '');
    }
    for (const name of TICKS[rule] ?? []) values[`${ROOT}/${rule}/${name}`] = set ? set[name] : true;
  }
  return values;
}

/** What is empty in the rules that are on. */
export const missingRules = (values) => Object.keys(RULES).filter((rule) => values[`${ROOT}/${rule}`])
  .flatMap((rule) => missing(values, fieldsOf(rule).filter((pointer) => !OPTIONAL.has(pointer))));

const number = (text) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : text.trim() || null);
const times = (text) => text.split(/[\s,，、;；]+/).filter(Boolean).map((one) => one.normalize('NFKC').padStart(5, '0'));

export function rulesBody(values) {
  const body = {};
  for (const rule of Object.keys(RULES)) {
    if (!values[`${ROOT}/${rule}`]) continue;
    body[rule] = {};
    for (const pointer of fieldsOf(rule)) body[rule][pointer.split('/').at(-1)] = pointer.endsWith('/at') ? times(values[pointer]) : number(values[pointer]);
    for (const name of TICKS[rule] ?? []) body[rule][name] = Boolean(values[`${ROOT}/${rule}/${name}`]);
  }
  return body;
}

function Rule({ form, rule }) {
  const on = form.values.value[`${ROOT}/${rule}`];
  const error = form.errors.find(({ pointer }) => (TICKS[rule] ?? []).some((name) => pointer === `${ROOT}/${rule}/${name}`));
  return html`<div class="rule"><${Check} form=${form} pointer=${`${ROOT}/${rule}`} label=${t(`round.seat_rules.${rule}`)} hint=${t(`round.seat_rules.${rule}.hint`)} />
    ${on && html`<div class="row" role="group" aria-label=${t(`round.seat_rules.${rule}`)}>
      ${(TICKS[rule] ?? []).map((name) => html`<${Check} form=${form} pointer=${`${ROOT}/${rule}/${name}`} label=${t(`round.seat_rules.${rule}.${name}`)} />`)}
      ${error && html`<p class="error"><span class="sr">${t('field.error')}</span>${t(`field.${error.code}`)}</p>`}
      ${fieldsOf(rule).map((pointer) => html`<${Field} form=${form} pointer=${pointer} label=${t(wordOf(pointer))} narrow
        hint=${t(`${wordOf(pointer)}.hint`)} inputmode=${pointer.endsWith('/at') ? null : 'numeric'} autocomplete="off" />`)}</div>`}</div>`;
}

export function SeatRules({ form }) {
  return html`<fieldset class="group"><legend>${t('round.group.seats')}</legend><p class="hint">${t('round.group.seats.hint')}</p>
    ${Object.keys(RULES).map((rule) => html`<${Rule} key=${rule} form=${form} rule=${rule} />`)}</fieldset>`;
}
