// S5 and S11: one import from dry run to receipt. It goes on when the page is left; coming back shows where it stands.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { useBeat, useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { unwatch, watch } from '../lib/waiting.js';
import { at, d, has, plural, t, tx, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Table } from '../parts/table.js';
import { effectOf, GradesChecked, GradesDone, receiptOf } from './import_grades.js';
import { rowsOf } from './import_rows.js';

const RUNNING = ['checking', 'committing'];
const STEPS = ['choose', 'check', 'commit', 'receipt'];
const STEP_OF = { waiting_for_file: 0, checking: 1, checked: 2, committing: 2, committed: 3, failed: 1 };

function Steps({ state }) {
  const here = STEP_OF[state] ?? 1;
  return html`<ol class="steps small" role="list">${STEPS.map((step, i) => html`<li class=${i < here ? 'done' : ''} aria-current=${i === here ? 'step' : null}>
    ${i < here ? html`<${Icon} name="check" />` : html`<span class="dot">${i + 1}</span>`}${t(`import.step.${step}`)}</li>`)}</ol>`;
}

function Progress({ job }) {
  const { done = 0, total = 0 } = job.progress ?? {};
  const word = total ? t('import.progress', { done: plural(done), total: plural(total) }) : t('import.reading');
  return html`<section class="card panel"><h2>${t(`import.${job.state}`)}</h2><div class="field"><label for="progress" class="small">${word}</label>
      <progress id="progress" max=${total || null} value=${total ? done : null}></progress></div>
    <p class="small mute">${t('import.leave')}</p></section>`;
}

function Counts({ rows }) {
  const cell = (kind, icon) => html`<div class=${rows[kind] ? kind : ''}><dt><${Icon} name=${icon} />${t(`import.rows.${kind}`)}</dt><dd class="big">${plural(rows[kind])}</dd></div>`;
  return html`<dl class="three card">${cell('good', 'done')}${cell('refused', 'alert')}${cell('unchanged', 'circle')}</dl>`;
}

/** Every reason a whole file was refused: a code, one {code, params}, or a list of them. */
function failureWords(failure) {
  const list = failure?.errors ?? [failure ?? 'unknown'];
  return list.map((one) => one.code ? wordOf('import.failure', one.code, one.params) : wordOf('import.failure', one));
}

/** Grades have a page of their own beside the rosters. */
const homeOf = (job) => (job.kind === 'grades' ? 'grades' : 'imports');

function RefusedRows({ job }) {
  if (!job.rows.refused) return null;
  const shown = job.refused.length;
  return html`<section class="card panel" aria-labelledby="refused"><div class="panel-h"><h2 id="refused">${t('import.refused')}</h2>
      ${job.refused_url && html`<a class="btn" href=${job.refused_url} download><${Icon} name="download" />${t('import.download')}</a>`}</div>
    <p class="small mute">${shown < job.rows.refused ? t('import.refused.first', { n: shown, total: plural(job.rows.refused) }) : t('import.refused.note')}</p>
    <${Table} name=${t('import.refused')} columns=${rowsOf(job.kind)} rows=${job.refused} keyOf=${(row) => `${row.line}-${row.column}`} /></section>`;
}

/** The same file was imported before: when, its receipt, and how many rows it would change all the same. */
function Same({ id, home, changed }) {
  const load = useLoad(() => get(path(`/imports/${encodeURIComponent(id)}`)));
  const before = load.value.value;
  const on = before && d(at(before.committed_at ?? before.created_at, 'date'));
  const words = before ? tx(changed ? 'import.same.changed' : 'import.same.on', { on, n: changed }) : t('import.same');
  return html`<div class="notice"><${Icon} name="info" /><div><b>${words}</b><p><a href=${href(`${home}/${id}`)}>${t('import.same.look')}</a></p></div></div>`;
}

function Commit({ job, reload, effect, word }) {
  const home = homeOf(job);
  const { busy, problem, run } = useSend();
  const commit = async () => {
    await run(async () => { await post(path(`/imports/${job.job_id}/commit`)); return true; });
    await reload();
  };
  if (job.same_as && !job.rows.good) return html`<${Same} id=${job.same_as} home=${home} />`;
  if (!job.rows.good) return html`<div class="notice warn"><b>${t('import.nothing')}</b></div>`;
  if (!mayChange(home)) return null;
  return html`${job.same_as && html`<${Same} id=${job.same_as} home=${home} changed=${job.rows.good} />`}<section class="card panel"><p>${effect ?? t('import.effect', { good: plural(job.rows.good), refused: plural(job.rows.refused) })}</p>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <div class="acts"><button class="btn primary" type="button" aria-busy=${busy.value} onClick=${commit}>${word ?? t('import.commit', { n: plural(job.rows.good) })}</button>
      <a class="btn text" href=${href(home)}>${t('import.later')}</a></div></section>`;
}

/** What the file would set going beside its rows. */
function Beside({ counts }) {
  const found = Object.entries(counts ?? {}).filter(([kind, n]) => n > 0 && has(`import.counts.${kind}`));
  if (!found.length) return null;
  return html`<section class="card panel" aria-labelledby="beside"><h2 id="beside">${t('import.counts')}</h2>
    <ul class="lines small" role="list">${found.map(([kind, n]) => html`<li>${t(`import.counts.${kind}`, { n })}</li>`)}</ul></section>`;
}

function Checked({ job, reload }) {
  if (job.kind === 'grades') {
    const commit = html`<${Commit} job=${job} reload=${reload} effect=${effectOf(job)} word=${t('grades.commit')} />`;
    return html`<${GradesChecked} job=${job} commit=${commit} />`;
  }
  return html`<${Counts} rows=${job.rows} /><${Beside} counts=${job.counts} /><${Commit} job=${job} reload=${reload} /><${RefusedRows} job=${job} />`;
}

function Receipt({ job }) {
  return html`<div class="notice ok"><${Icon} name="done" /><div><b>${job.kind === 'grades' ? receiptOf(job) : t('import.receipt', { n: plural(job.rows.good) })}</b>
      <p class="small">${job.committed_at && html`<span class="d">${at(job.committed_at, 'second')}</span>`} · ${t('import.by', { by: job.by })}</p></div></div>
    ${job.kind === 'grades' ? html`<${GradesDone} job=${job} />` : html`<${Counts} rows=${job.rows} /><${RefusedRows} job=${job} />
    <p><a class="btn" href=${href('imports')}>${t('import.back')}</a></p>`}`;
}

function Ended({ job }) {
  const word = job.state === 'failed' ? html`<b>${t('import.failed')}</b>${failureWords(job.failure).map((words) => html`<p>${words}</p>`)}`
    : html`<b>${t('import.no_file')}</b><p>${t('import.no_file.todo')}</p>`;
  return html`<div class="notice bad refused"><${Icon} name="alert" /><div>${word}<p><a class="btn" href=${href(homeOf(job))}>${t('import.again')}</a></p></div></div>`;
}

const BODY = { checked: Checked, committed: Receipt, checking: Progress, committing: Progress };

function Body({ job, reload }) {
  const before = useRef(job.state);
  useEffect(() => {
    if (before.current !== job.state) say(t(`import.said.${job.state}`));
    before.current = job.state;
  }, [job.state]);
  const Part = BODY[job.state] ?? Ended;
  return html`<${Steps} state=${job.state} /><${Part} job=${job} reload=${reload} />`;
}

export default function ImportJob({ id, page }) {
  const load = useLoad(() => get(path(`/imports/${encodeURIComponent(id)}`)));
  const job = load.value.value;
  useBeat(1500, load.reload, () => RUNNING.includes(load.value.value?.state));
  useEffect(() => {
    const here = path();
    unwatch(here, id);
    return () => { if (RUNNING.includes(load.value.peek()?.state)) watch(here, id); };
  }, []);
  const home = page === 'grades' ? t('grades.title') : t('imports.title');
  const facts = job && [wordOf('imports.kind', job.kind), job.encoding && wordOf('encoding', job.encoding), at(job.created_at), job.by].filter(Boolean);
  return html`<${PageHead} title=${job?.filename ?? home} note=${facts && html`<span class="plain">${facts.join(' · ')}</span>`} back=${[href(page), home]} />
    <${Asked} load=${load}>${(shown) => html`<${Body} job=${shown} reload=${load.reload} />`}<//>`;
}
