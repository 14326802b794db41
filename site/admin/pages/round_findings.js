// What the dry run of a round found: what would be refused, what to look at, and what saving would do.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { offerOf } from '../lib/rounds.js';
import { at, has, money, plural, t, words, wordOf } from '../lib/words.js';
import { labelsOf } from './round_offer.js';

const names = (codes, { papers }) => codes.map((code) => words(papers.find((one) => one.code === code)?.name) || code).join(t('list.comma'));
const day = (value) => t(`weekday.${value}`);

/** The values of a finding as people read them. */
function valuesOf({ code, params }, offer) {
  if (code === 'weekday_changed') return { value: day(params.value), limit: day(params.limit) };
  if (code === 'papers_changed') return { added: names(params.added, offer) || t('round.none'), left_out: names(params.left_out, offer) || t('round.none') };
  if (code === 'programme_rules') return { version: params.version, fee: money(params.fee_minor) };
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, /^\d{4}-\d\d-\d\d$/.test(value) ? at(value, 'date') : name === 'value' ? String(value) : value]));
}

const place = (pointer, word) => word[pointer] ?? (has(`lookat.at${pointer.replaceAll('/', '.')}`) ? t(`lookat.at${pointer.replaceAll('/', '.')}`) : '');

/** What a person has to look at, one line each. */
export function Review({ notes, programme }) {
  const offer = offerOf(programme);
  const word = labelsOf(offer);
  const line = (note) => {
    const where = place(note.pointer, word);
    return html`<li><span>${where && html`<b>${where}</b> `}${wordOf('lookat', note.code, valuesOf(note, offer))}</span></li>`;
  };
  if (!notes.length) return html`<p class="small">${t('lookat.none')}</p>`;
  return html`<ul class="lines small" role="list">${notes.map(line)}</ul>`;
}

const changeWord = (name) => {
  const [head] = name.split('.');
  return has(`changed.${head}`) ? t(`changed.${head}`) : name;
};

function Effect({ effect }) {
  const lines = [
    ['dry.changed', [...new Set(effect.changed.map(changeWord))].join(t('list.comma')) || t('round.none')],
    ['dry.public', effect.public && t('dry.public.said')],
    ['dry.paid', plural(effect.paid)], ['dry.held', plural(effect.held)],
    ['dry.tickets_anew', effect.tickets_anew > 0 && plural(effect.tickets_anew)],
    ['dry.holds_beyond', effect.holds_beyond > 0 && plural(effect.holds_beyond)],
  ].filter(([, value]) => value);
  return html`<dl class="facts">${lines.map(([word, value]) => html`<div><dt>${t(word)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Only where nothing is refused: faults stand on top of the form. */
export function Checked({ found, programme, focus }) {
  const box = useRef();
  useEffect(() => { if (focus && !found.errors.length) box.current?.focus(); }, []);
  const good = !found.errors.length;
  return html`<section class="checked" tabindex="-1" ref=${box} aria-label=${t('round.checked')}>
    <p class=${good ? 'okline' : 'badline'}><${Icon} name=${good ? 'done' : 'alert'} />${t(good ? 'round.checked.good' : 'round.checked.bad', { n: found.errors.length })}</p>
    <p><b>${t('lookat.title')}</b></p><${Review} notes=${found.review} programme=${programme} />
    <p><b>${t('dry.title')}</b></p><${Effect} effect=${found.effect} /></section>`;
}
