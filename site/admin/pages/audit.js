// The inventory audit: do the seats taken match the registrations; the last report, and one now.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, money, plural, t, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Table } from '../parts/table.js';

const LOOK = { clean: ['ok', 'done'], suspect: ['bad', 'alert'], never: ['', 'clock'] };
const NEVER = { state: 'never', findings: [], suspects: [] };
const FIGURES = ['capacity', 'paid', 'held', 'free', 'registrations'];
const SUMS = ['receipts_minor', 'kept_minor', 'refunded_minor'];
const keyOf = (one) => [one.kind, one.pool, one.shard, one.candidate_id, one.detail].join();
const siteOf = (one) => one.pool.split('/')[1];

const COLUMNS = [
  { key: 'what', word: 'audit.what', head: true, show: (one) => wordOf('finding', one.kind) },
  { key: 'site', word: 'audit.site', show: (one) => html`<a href=${href('registrations', { site: siteOf(one) })}>${siteOf(one)}</a>` },
  { key: 'candidate', word: 'audit.candidate', show: (one) => (one.candidate_id ? html`<a href=${href(`registrations/${one.candidate_id}`)}>${t('audit.candidate.look')}</a>` : '–') },
  { key: 'seen', word: 'audit.seen', show: (one) => html`<span class="num">${one.detail}</span>` },
];

const FOUND = [...COLUMNS, { key: 'first', word: 'audit.first_seen', show: (one) => html`<span class="d">${at(one.first_seen, 'second')}</span>` }];

function Verdict({ report }) {
  const [tone, icon] = LOOK[report.state];
  return html`<div class=${`notice ${tone} refused`}><${Icon} name=${icon} /><div><b>${t(`audit.${report.state}`, { n: report.findings.length })}</b>
    <p class="small">${report.at && html`<span class="d">${at(report.at, 'second')}</span> `}${t(`audit.${report.state}.said`)}</p></div></div>`;
}

/** Places and registrations that did not match for a moment: work in flight looks the same, so they are read again. */
function Suspects({ report }) {
  const n = report.suspects.length - report.findings.length;
  return n > 0 && html`<div class="notice warn"><${Icon} name="clock" />${t('audit.suspects', { n })}</div>`;
}

/** What the turns of each minute have found: it goes from here by itself once it is right. */
function Found({ found }) {
  return found.length > 0 && html`<section class="card panel" aria-labelledby="found"><h2 id="found">${t('audit.found')}</h2><p class="small mute">${t('audit.found.note')}</p>
    <${Table} name=${t('audit.found')} columns=${FOUND} rows=${found} keyOf=${keyOf} /></section>`;
}

function Report({ report }) {
  const { findings } = report;
  return html`<${Verdict} report=${report} /><${Suspects} report=${report} />
    ${report.at && html`<section class="card panel" aria-labelledby="checked"><h2 id="checked">${t('audit.checked')}</h2>
      <dl class="facts across">${FIGURES.map((name) => html`<div><dt>${t(`audit.${name}`)}</dt><dd class="num">${plural(report[name])}</dd></div>`)}
        ${SUMS.map((name) => html`<div><dt>${t(`audit.${name}`)}</dt><dd class="num">${money(report[name])}</dd></div>`)}</dl></section>`}
    ${findings.length > 0 && html`<section class="card panel" aria-labelledby="findings"><h2 id="findings">${t('audit.findings')}</h2>
      <${Table} name=${t('audit.findings')} columns=${COLUMNS} rows=${findings} keyOf=${keyOf} /></section>`}`;
}

/** A pass reads whole tables, so it is made behind the queue: its report is there when it has a new instant. */
async function whenNew(before) {
  for (let tries = 0; ; tries += 1) {
    const answer = await get(path('/audit'));
    if ((answer.report && answer.report.at !== before) || tries >= 60) return answer.report ? answer : { ...answer, report: NEVER };
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}

export default function Audit() {
  const load = useLoad(() => get(path('/audit')));
  const { busy, problem, run } = useSend();
  const start = async () => {
    const answer = await run(async () => whenNew((await post(path('/audit'))).report?.at));
    if (!answer) return;
    load.value.value = answer;
    say(t(`audit.${answer.report.state}`, { n: answer.report.findings.length }));
  };
  return html`<${PageHead} title=${t('audit.title')} note=${t('audit.note')}>
      ${mayChange('audit') && html`<button class="btn primary" type="button" aria-busy=${busy.value} onClick=${start}>${t('audit.run')}</button>`}<//>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <${Asked} load=${load}>${({ report, found }) => html`<${Report} report=${report ?? NEVER} /><${Found} found=${found} />`}<//>`;
}
