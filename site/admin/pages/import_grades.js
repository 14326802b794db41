// S11: what the dry run of a file of grades found, as lists; how its grades compare with the round before.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { plural, t, wordOf } from '../lib/words.js';
import { mayChange, mayRead } from '../lib/who.js';
import { Table } from '../parts/table.js';
import { GradeCounts } from '../parts/grade_counts.js';
import { rowsOf } from './import_rows.js';

const FINDINGS = ['unknown', 'duplicate', 'missing', 'wrong'];
/** Which list a refused row belongs to; what is not named here is a wrong value. */
const LIST_OF = { grade_unknown_ticket: 'unknown', grade_foreign_round: 'unknown', grade_twice: 'duplicate', grade_missing: 'missing' };
const listOf = (row) => LIST_OF[row.code] ?? 'wrong';
const total = (findings) => FINDINGS.reduce((sum, kind) => sum + (findings[kind] ?? 0), 0);

const everybody = (counts) => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);

/** What importing does: a whole new version, and how far it differs from the one before. */
export function effectOf({ counts, rows }) {
  const people = plural(everybody(counts));
  return rows.unchanged ? t('grades.effect.again', { people, changed: plural(rows.good) }) : t('grades.effect', { people });
}

export const receiptOf = ({ counts, set_version: n }) => t('grades.receipt', { n, people: plural(everybody(counts)) });

function Tiles({ findings }) {
  const tile = (kind) => html`<div class=${findings[kind] ? 'refused' : ''}><dt><${Icon} name=${findings[kind] ? 'alert' : 'done'} />${wordOf('grades.finding', kind)}</dt>
    <dd class="big">${plural(findings[kind])}</dd><dd class="sub">${wordOf('grades.finding.what', kind)}</dd></div>`;
  return html`<dl class="four card">${FINDINGS.map(tile)}</dl>`;
}

/** A set is complete or it is not: the button stands there, and says why it does nothing. */
function Blocked({ findings }) {
  return html`<section class="card panel"><div class="notice bad"><${Icon} name="alert" /><div><b id="blocked">${t('grades.blocked', { n: total(findings) })}</b>
      <p>${t('grades.blocked.todo')}</p></div></div>
    <div class="acts">${mayChange('grades') && html`<button class="btn" type="button" aria-disabled="true" aria-describedby="blocked">${t('grades.commit')}</button>`}
      <a class="btn primary" href=${href('grades')}>${t('import.again')}</a></div></section>`;
}

function Lists({ job }) {
  const lists = FINDINGS.map((kind) => [kind, job.refused.filter((row) => listOf(row) === kind)]).filter(([, rows]) => rows.length);
  return lists.map(([kind, rows]) => {
    const title = t('grades.list', { what: wordOf('grades.finding', kind), n: plural(job.findings[kind]) });
    return html`<section class="card panel" key=${kind} aria-labelledby=${`list-${kind}`}><div class="panel-h"><h2 id=${`list-${kind}`}>${title}</h2>
        ${job.refused_url && kind === lists[0][0] && html`<a class="btn" href=${job.refused_url} download><${Icon} name="download" />${t('import.download')}</a>`}</div>
      ${rows.length < job.findings[kind] && html`<p class="small mute">${t('import.refused.first', { n: rows.length, total: plural(job.findings[kind]) })}</p>`}
      <${Table} name=${title} columns=${rowsOf('grades')} rows=${rows} keyOf=${(row) => `${row.line}-${row.column}-${row.value}`} /></section>`;
  });
}

function Compared({ counts }) {
  const load = useLoad(() => get(path('/results')));
  const answer = load.value.value;
  return html`<section class="card panel" aria-labelledby="counts"><h2 id="counts">${t('grades.counts')}</h2>
    ${answer?.ticketless > 0 && html`<p class="small mute">${t('grades.ticketless', { n: plural(answer.ticketless) })}</p>`}
    <${GradeCounts} counts=${counts} before=${answer?.before} /></section>`;
}

export function GradesChecked({ job, commit }) {
  return html`<${Tiles} findings=${job.findings} />${total(job.findings) ? html`<${Blocked} findings=${job.findings} />` : commit}
    <${Lists} job=${job} />${job.counts && html`<${Compared} counts=${job.counts} />`}`;
}

export function GradesDone({ job }) {
  return html`<div class="acts">${mayRead('release') && html`<a class="btn primary" href=${href('release')}>${t('grades.to_release')}</a>`}
      <a class="btn" href=${href('grades')}>${t('grades.back')}</a></div>
    ${job.counts && html`<${Compared} counts=${job.counts} />`}`;
}
