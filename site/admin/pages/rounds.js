// S3: the rounds, the windows of the one in hand drawn, its rules, its notices.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, path, rounds } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { at, money, plural, t, words, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { Calendar } from '../parts/calendar.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';
import { SeatRulesOf } from './round_opening.js';

const until = (window) => html`<span class="d">${at(window.opens_at)}</span> – <span class="d">${at(window.closes_at)}</span>`;
const TONE = { phase_one: 'info', phase_two: 'info', gap: 'warn' };

const COLUMNS = [
  { key: 'name', word: 'rounds.name', head: true, show: (r) => html`<a class="plain" href=${href('rounds', {}, r.id)}>${words(r.name)}</a><small class="under">${r.id}</small>` },
  { key: 'phase', word: 'rounds.phase', show: (r) => html`<span class=${`tag ${TONE[r.phase] ?? ''}`}>${wordOf('phase', r.phase)}</span>` },
  { key: 'one', word: 'rounds.one', show: (r) => until(r.phase_one) },
  { key: 'two', word: 'rounds.two', show: (r) => until(r.phase_two) },
  { key: 'exam', word: 'rounds.exam', show: (r) => html`<span class="d">${at(r.exam_on, 'date')}</span>` },
];

function Windows({ round }) {
  const facts = [
    ['rounds.one', until(round.phase_one)],
    ['rounds.pay_until', round.pay_until && html`<span class="d">${at(round.pay_until)}</span>`],
    ['rounds.two', until(round.phase_two)],
    ['rounds.sitting', round.sitting && html`<span class="d">${at(round.sitting.starts_at)}</span>`],
    ['rounds.entry', round.sitting?.entry_from && html`<span class="d">${at(round.sitting.entry_from, 'time')}–${at(round.sitting.entry_until, 'time')}</span>`],
  ].filter(([, value]) => value);
  return html`<section class="card panel" aria-labelledby="windows"><div class="panel-h"><h2 id="windows" class="plain">${t('rounds.windows', { name: words(round.name) })}</h2>
      ${mayChange('rounds') && html`<a class="btn" href=${href('rounds/edit')}>${t('rounds.edit')}</a>`}</div>
    <${Calendar} round=${round} /><p class="small mute">${t('rounds.half_open')}</p>
    ${round.extending && html`<p class="notice"><${Icon} name="clock" /><span>${t('rounds.extending', { n: plural(round.extending.extended), at: at(round.extending.since) })}</span></p>`}
    <dl class="facts">${facts.map(([word, value]) => html`<div><dt>${t(word)}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

function Rules({ rules }) {
  const lines = [
    ['rules.programme', words(rules.title)],
    ['rules.fee', money(rules.fee_minor)],
    ['rules.hold', t('rules.hold.value', { n: rules.hold_hours })],
    ['rules.late', wordOf('rules.late', rules.late_payment, { n: rules.grace_minutes })],
    ['rules.eligibility', rules.conditions.map((line) => html`<p>${words(line)}</p>`)],
    ['rules.editable', rules.editable.map((name) => wordOf('change', name)).join(t('list.comma'))],
  ];
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
      <div class="halves">${round.rules && html`<${Rules} rules=${round.rules} />`}<${Notices} /></div>`}`;
}
