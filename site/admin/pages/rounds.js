// S3: the rounds, the windows of the one in hand drawn, its rules, its notices.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, partName, path, rounds } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { at, money, plural, t, words, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { Calendar } from '../parts/calendar.js';
import { LaterDialog } from '../parts/later.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';
import { SeatRulesOf } from './round_opening.js';

const until = (window) => html`<span class="d">${at(window.opens_at)}</span> – <span class="d">${at(window.closes_at)}</span>`;
const TONE = { phase_one: 'info', phase_two: 'info', gap: 'warn' };

const COLUMNS = [
  { key: 'name', word: 'rounds.name', head: true, show: (r) => html`<a class="plain" href=${href('rounds', {}, r.id)}>${words(r.name)}</a><small class="under">${r.id}${r.draft && html` <span class="tag warn">${t('rounds.draft')}</span>`}</small>` },
  { key: 'phase', word: 'rounds.phase', show: (r) => html`<span class=${`tag ${TONE[r.phase] ?? ''}`}>${wordOf('phase', r.phase)}</span>` },
  { key: 'one', word: 'rounds.one', show: (r) => until(r.phase_one) },
  { key: 'two', word: 'rounds.two', show: (r) => until(r.phase_two) },
  { key: 'exam', word: 'rounds.exam', show: (r) => html`<span class="d">${at(r.exam_on, 'date')}</span>` },
];

const DIALOGS = {
  copy: ['offer drafts', () => import('./round_copy.js')],
  publish: ['offer drafts', () => import('./round_publish.js')],
};

/** What is done with a round: changed, copied to the next term, shown to everybody by two. */
function Acts({ round }) {
  const open = useSignal(null);
  const close = () => { open.value = null; };
  const act = (name) => html`<button class="btn" type="button" onClick=${() => { open.value = name; }}>${t(`rounds.${name}`)}</button>`;
  return html`<a class="btn" href=${href('rounds/edit')}>${t('rounds.edit')}</a>${act('copy')}${round.draft && act('publish')}
    ${open.value && html`<${LaterDialog} key=${open.value} load=${DIALOGS[open.value]} round=${round} onClose=${close} />`}`;
}

function Windows({ round }) {
  const facts = [
    ['rounds.one', until(round.phase_one)],
    ['rounds.pay_until', round.pay_until && html`<span class="d">${at(round.pay_until)}</span>`],
    ['rounds.two', until(round.phase_two)],
    ...Object.entries(round.sittings ?? {}).map(([part, one]) => [null, html`<span class="d">${at(one.starts_at)}</span>`, partName(part)]),
    ['rounds.sitting', round.sitting && html`<span class="d">${at(round.sitting.starts_at)}</span>`],
    ['rounds.entry', round.sitting?.entry_from && html`<span class="d">${at(round.sitting.entry_from, 'time')}–${at(round.sitting.entry_until, 'time')}</span>`],
  ].filter(([, value]) => value);
  return html`<section class="card panel" aria-labelledby="windows"><div class="panel-h"><h2 id="windows" class="plain">${t('rounds.windows', { name: words(round.name) })}</h2>
      <div class="acts"><a class="btn" href=${href('preview')}>${t('rounds.preview')}</a>${mayChange('rounds') && html`<${Acts} round=${round} />`}</div></div>
    ${round.draft && html`<p class="notice warn"><${Icon} name="lock" /><span>${t('rounds.draft.said')}</span></p>`}
    <${Calendar} round=${round} /><p class="small mute">${t('rounds.half_open')}</p>
    ${round.extending && html`<p class="notice"><${Icon} name="clock" /><span>${t('rounds.extending', { n: plural(round.extending.extended), at: at(round.extending.since) })}</span></p>`}
    <dl class="facts">${facts.map(([word, value, name]) => html`<div><dt>${name ?? t(word)}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

/** Papers the round names, or all of the programme. */
const offered = ({ papers = [], rules }) => (rules.papers ?? []).filter((one) => !papers.length || papers.includes(one.code));

function Rules({ round, rules }) {
  const papers = offered(round);
  const lines = [
    ['rules.programme', words(rules.title)],
    ['rules.fee', !papers.length && money(rules.fee_minor)],
    ['rules.papers', papers.length > 0 && papers.map((one) => html`<p>${words(one.name)} <span class="mute">${one.code}</span> <span class="d">${money(one.fee_minor)}</span></p>`)],
    ['rules.hold', t('rules.hold.value', { n: rules.hold_hours })],
    ['rules.late', wordOf('rules.late', rules.late_payment, { n: rules.grace_minutes })],
    ['rules.eligibility', rules.conditions.map((line) => html`<p>${words(line)}</p>`)],
    ['rules.editable', rules.editable.map((name) => wordOf('change', name)).join(t('list.comma'))],
  ].filter(([, value]) => value && value.length !== 0);
  return html`<section class="card panel" aria-labelledby="rules"><div class="panel-h"><h2 id="rules">${t('rules.title')}</h2>
      <span class="tag"><${Icon} name="lock" />${t('rules.locked')}</span></div>
    <dl class="facts">${lines.map(([word, value]) => html`<div><dt>${t(word)}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function Notice({ notice }) {
  return html`<li><div class="grow"><h3>${mayChange('notices') ? html`<a href=${href(`notices/${notice.id}`)}>${words(notice.title)}</a>` : words(notice.title)}</h3>
      <p class="small mute">${t('notices.published')} <span class="d">${at(notice.publish_at)}</span> · ${t('notices.version', { n: notice.version })}
        ${notice.changed_at && html` · ${t('notices.changed')} <span class="d">${at(notice.changed_at)}</span>`}</p></div></li>`;
}

function Notices() {
  const load = useLoad(() => get(path('/notices')));
  return html`<section class="card panel" aria-labelledby="notices"><div class="panel-h"><h2 id="notices">${t('notices.title')}</h2>
      ${mayChange('notices') && html`<a class="btn" href=${href('notices/new')}>${t('notices.new')}</a>`}</div>
    <${Asked} load=${load}>${({ notices }) => (notices.length ? html`<ul class="lines" role="list">${notices.map((one) => html`<${Notice} key=${one.id} notice=${one} />`)}</ul>`
      : html`<${Empty} title=${t('notices.empty')} />`)}<//></section>`;
}

export default function Rounds() {
  const round = current.value;
  return html`<${PageHead} title=${t('rounds.title')}>${mayChange('rounds') && html`<a class="btn primary" href=${href('rounds/new')}>${t('rounds.new')}</a>`}<//>
    <section class="card panel" aria-labelledby="all-rounds"><div class="panel-h"><h2 id="all-rounds">${t('rounds.all')}</h2></div>
      ${rounds.value.length ? html`<${Table} name=${t('rounds.all')} columns=${COLUMNS} rows=${rounds.value} keyOf=${(one) => one.id} current=${route.value.round} />`
        : html`<${Empty} title=${t('rounds.empty')} />`}</section>
    ${round && html`<${Windows} round=${round} />
      ${round.seat_rules && html`<${SeatRulesOf} round=${round} />`}
      <div class="halves">${round.rules && html`<${Rules} round=${round} rules=${round.rules} />`}<${Notices} /></div>`}`;
}
