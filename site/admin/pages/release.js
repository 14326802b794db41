// S12: from the imported set to the instant at which everybody reads their result: four lines, one next action.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { current, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, d, plural, t, tx, wordOf } from '../lib/words.js';
import { may, mayRead } from '../lib/who.js';
import { GradeCounts } from '../parts/grade_counts.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Table } from '../parts/table.js';
import { Countdown } from './release_countdown.js';
import { RequestForm } from './release_form.js';
import { Lines } from './release_lines.js';
import { Withdraw } from './release_withdraw.js';

const RUNNING = new Set(['requested', 'approved', 'armed']);
const TONE = { draft: 'warn', requested: 'warn', approved: 'info', armed: 'info', open: 'ok', missed: 'bad' };
const Tag = ({ state }) => html`<span class=${`tag ${TONE[state] ?? ''}`}>${wordOf('release.state', state)}</span>`;
const day = (value) => (value ? html`<span class="d">${at(value)}</span>` : html`<span class="mute">–</span>`);

const SETS = [
  { key: 'version', word: 'release.set', head: true, show: (one) => html`<a href=${href(`grades/${one.job_id}`)}>${t('release.set.n', { n: one.version })}</a><small>${one.filename}</small>` },
  { key: 'state', word: 'release.state.head', show: (one) => html`<${Tag} state=${one.state} />` },
  { key: 'total', word: 'release.people', right: true, show: (one) => plural(one.total) },
  { key: 'papers', word: 'release.papers', right: true, show: (one) => plural(one.certificates) },
  { key: 'at', word: 'release.imported', show: (one) => day(one.imported_at) },
  { key: 'by', word: 'release.by', show: (one) => one.by },
];
const RELEASES = [
  { key: 'no', word: 'release.no', head: true, show: (one) => t('release.no.n', { no: one.no, version: one.set_version }) },
  { key: 'state', word: 'release.state.head', show: (one) => html`<${Tag} state=${one.state} />` },
  { key: 'at', word: 'release.visible_at', show: (one) => day(one.visible_at) },
  { key: 'by', word: 'release.requested_by', show: (one) => one.requested_by },
  { key: 'approver', word: 'release.approved_by', show: (one) => one.approved_by ?? '–' },
  { key: 'reason', word: 'release.reason', wrap: true, show: (one) => one.reason },
];

/** The request for a release that waits, the last one asked. */
const newest = (cases) => cases.filter((one) => one.kind === 'release').sort((a, b) => (a.requested_at < b.requested_at ? 1 : -1))[0] ?? null;

/** What is in hand: the newest set, the newest release of it, the request that waits. */
function handOf({ sets, releases, open }, cases) {
  const latest = [...sets].sort((a, b) => b.version - a.version)[0] ?? null;
  const release = [...releases].sort((a, b) => b.no - a.no).find((one) => one.set_version === latest?.version) ?? null;
  return { latest, release, open, asked: newest(cases), state: latest?.state ?? 'none' };
}

/** Nothing opened at its instant: first on the page, over its whole width, with whom to call. */
function Missed({ release }) {
  const load = useLoad(() => get(`/rounds/${encodeURIComponent(current.value.id)}`).catch(() => ({})));
  const contact = load.value.value?.contact;
  const failed = release.checks.filter((check) => !check.ok).map((check) => t('release.failed', { what: wordOf('release.check', check.name), seen: plural(check.seen), wanted: plural(check.wanted) }));
  return html`<div class="alarm" role="alert"><${Icon} name="alert" /><div><h2>${tx('release.missed', { at: d(at(release.visible_at)) })}</h2>
    <p>${t('release.missed.todo')}</p>${failed.length > 0 && html`<ul class="faults">${failed.map((line) => html`<li>${line}</li>`)}</ul>`}
    ${contact && html`<p class="phones">${t('release.missed.call')} <b class="d">${contact.inquiry}</b>${contact.supervision && html`<span>${t('release.missed.supervision')} <b class="d">${contact.supervision}</b></span>`}</p>`}</div></div>`;
}

function Waiting({ asked }) {
  return html`<section class="card panel"><div class="notice"><${Icon} name="clock" /><div><b>${t('release.waits')}</b><p>${t('release.waits.todo')}</p></div></div>
    ${mayRead('approvals') && html`<div class="acts"><a class="btn" href=${href('approvals')}>${t(asked && !asked.own && may('approve') ? 'release.to_approve' : 'release.to_approvals')}</a></div>`}</section>`;
}

/** After the instant: what was counted when it was armed, beside what it should have been. */
function Seen({ release }) {
  const rows = release.checks.filter(({ name }) => name !== 'approval');
  return rows.length > 0 && html`<section class="card panel" aria-labelledby="seen"><h2 id="seen">${t('release.seen')}</h2>
    <dl class="facts across">${rows.map((check) => html`<div><dt>${wordOf('release.check', check.name)}</dt>
      <dd class="num">${plural(check.seen)} <small class="sub">${t('release.of', { n: plural(check.wanted) })}</small></dd>
      <dd class=${check.ok ? 'okline tiny' : 'badline tiny'}><${Icon} name=${check.ok ? 'done' : 'alert'} />${t(check.ok ? 'release.same' : 'release.differs')}</dd></div>`)}</dl></section>`;
}

function Next({ hand, answer, reload }) {
  const { state, release, asked } = hand;
  if (state === 'requested') return html`<${Waiting} asked=${asked} />`;
  if (state === 'approved' || state === 'armed') {
    return html`<section class="card panel until"><${Countdown} release=${release} onZero=${reload} /><${Withdraw} release=${release} until=${answer.withdraw_until} onDone=${reload} /></section>`;
  }
  if (state === 'open') return html`<${Seen} release=${release} />`;
  if (!hand.latest) {
    return html`<section class="card panel"><p>${t('release.none')}</p>
      ${mayRead('grades') && html`<div class="acts"><a class="btn primary" href=${href('grades')}>${t('release.to_import')}</a></div>`}</section>`;
  }
  return may('results') ? html`<${RequestForm} hand=${hand} answer=${answer} onDone=${reload} />` : html`<section class="card panel"><p>${t('release.who')}</p></section>`;
}

function History({ answer }) {
  const down = (rows, key) => [...rows].sort((a, b) => b[key] - a[key]);
  return html`${answer.sets.length > 0 && html`<section class="card panel" aria-labelledby="sets"><h2 id="sets">${t('release.sets')}</h2>
      <${Table} name=${t('release.sets')} columns=${SETS} rows=${down(answer.sets, 'version')} keyOf=${(one) => one.version} /></section>`}
    ${answer.releases.length > 0 && html`<section class="card panel" aria-labelledby="releases"><h2 id="releases">${t('release.releases')}</h2>
      <${Table} name=${t('release.releases')} columns=${RELEASES} rows=${down(answer.releases, 'no')} keyOf=${(one) => one.no} /></section>`}`;
}

function Body({ answer, cases, reload, moved }) {
  const hand = handOf(answer, cases);
  const box = useRef();
  useEffect(() => { if (moved.value) { box.current.focus(); moved.value = false; } }, [hand.state]);
  const done = async () => { moved.value = true; await reload(); };
  return html`${hand.state === 'missed' && html`<${Missed} release=${hand.release} />`}
    <section class="card panel" aria-labelledby="lines"><div class="panel-h"><h2 id="lines" tabindex="-1" ref=${box}>${hand.open && hand.state !== 'open' ? t('release.lines.again', { n: hand.latest.version }) : t('release.lines')}</h2><${Tag} state=${hand.state} /></div>
      <${Lines} hand=${hand} answer=${answer} /></section>
    <${Next} key=${hand.state} hand=${hand} answer=${answer} reload=${done} />
    ${hand.latest && html`<section class="card panel" aria-labelledby="counts"><h2 id="counts">${t('grades.counts')}</h2><${GradeCounts} counts=${hand.latest.counts} before=${answer.before} /></section>`}
    <${History} answer=${answer} />`;
}

async function ask() {
  const [answer, waiting] = await Promise.all([get(path('/results')), get(path('/approvals')).catch(() => ({ approvals: [] }))]);
  return { answer, cases: waiting.approvals };
}

export default function Release() {
  const load = useLoad(ask);
  const moved = useSignal(false);
  useBeat(4000, load.reload, () => RUNNING.has(load.value.peek() && handOf(load.value.peek().answer, load.value.peek().cases).state));
  const answer = load.value.value?.answer;
  return html`<${PageHead} title=${t('release.title')} note=${answer && t('release.note', { paid: plural(answer.paid), ticketless: plural(answer.ticketless) })} />
    <${Asked} load=${load}>${(shown) => html`<${Body} ...${shown} reload=${load.reload} moved=${moved} />`}<//>`;
}
