// S5 and S11: choose a roster, a ZIP of photos or a file of grades, send it to the store, then watch the dry run on its own page.
import { get, post } from '/shared/api.js';
import { html, useRef, useSignal } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { go, href } from '../lib/route.js';
import { at, plural, sizeOf, t, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';

const KINDS = { imports: ['roster', 'roster_whole', 'photos', 'facts', 'registry'], grades: ['grades'] };
/** What a file of each kind is called and how it ends; the others are tables. */
const FILES = { photos: ['photos', '.zip'], grades: ['grades', '.csv,.xlsx'] };
const fileOf = (kind) => FILES[kind] ?? ['roster', '.csv,.xlsx'];
const WORDS = {
  imports: ['imports.title', 'imports.note', 'imports.empty', 'imports.empty.todo'],
  grades: ['grades.title', 'grades.note', 'grades.empty', 'grades.empty.todo'],
};
const TONE = { checked: 'warn', committed: '', failed: 'bad', checking: 'info', committing: 'info' };

const LOOKED = new Set(['checked', 'committing', 'committed']);
const rowsOf = (job) => (LOOKED.has(job.state) ? t('imports.rows', { good: plural(job.rows.good), refused: plural(job.rows.refused), unchanged: plural(job.rows.unchanged) }) : '–');

const columnsOf = (page) => [
  { key: 'file', word: 'imports.file', head: true, show: (job) => html`<a href=${href(`${page}/${job.job_id}`)}>${job.filename}</a><small>${wordOf('imports.kind', job.kind)}</small>` },
  { key: 'state', word: 'imports.state', show: (job) => html`<span class=${`tag ${TONE[job.state] ?? ''}`}>${wordOf('imports.state', job.state)}</span>` },
  { key: 'rows', word: 'imports.rows.head', show: rowsOf },
  { key: 'at', word: 'imports.at', show: (job) => html`<span class="d">${at(job.created_at)}</span>` },
  { key: 'by', word: 'imports.by', show: (job) => job.by },
];

function Sending({ share }) {
  const percent = Math.floor(share * 100);
  return html`<div class="field"><label for="sending">${t('imports.sending', { n: percent })}</label><progress id="sending" max="100" value=${percent}></progress></div>`;
}

async function start({ kind, file, progress }) {
  const { job_id: job, upload: target } = await post(path('/imports'), { kind, filename: file.name, size: file.size });
  await upload(target, file, progress);
  await post(path(`/imports/${job}/check`));
  return job;
}

function Choose({ page }) {
  const kinds = KINDS[page];
  const kind = useSignal(kinds[0]);
  const file = useSignal(null);
  const share = useSignal(null);
  const lacking = useSignal(false);
  const field = useRef();
  const { busy, problem, run } = useSend();
  const submit = async (event) => {
    event.preventDefault();
    lacking.value = !file.value;
    if (lacking.value) { field.current.focus(); return; }
    share.value = 0;
    const job = await run(() => start({ kind: kind.value, file: file.value, progress: (done) => { share.value = done; } }));
    share.value = null;
    if (job) go(href(`${page}/${job}`));
  };
  const [word, endings] = fileOf(kind.value);
  const described = `file-hint${lacking.value ? ' file-error' : ''}`;
  return html`<form novalidate onSubmit=${submit} class="card panel form choose" aria-labelledby="choose"><h2 id="choose">${t('imports.choose')}</h2>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    ${kinds.length > 1 && html`<fieldset class="row"><legend class="sr">${t('imports.kind')}</legend>${kinds.map((one) => html`<label class="option"><input type="radio" name="kind" value=${one} checked=${kind.value === one}
      onChange=${() => { kind.value = one; }} /><span><b>${t(`imports.kind.${one}`)}</b><small>${t(`imports.kind.${one}.hint`)}</small></span></label>`)}</fieldset>`}
    <div class=${`field ${lacking.value ? 'bad' : ''}`}><label for="file">${t('imports.file')}</label><p class="hint" id="file-hint">${t(`imports.file.hint.${word}`)}</p>
      ${lacking.value && html`<p class="error" id="file-error">${t('imports.file.missing')}</p>`}
      <input class="input file" id="file" ref=${field} type="file" accept=${endings} aria-describedby=${described} aria-invalid=${lacking.value ? 'true' : null}
        onChange=${(event) => { file.value = event.currentTarget.files[0] ?? null; lacking.value = false; }} />
      ${file.value && html`<p class="small mute">${file.value.name} · ${sizeOf(file.value.size)}</p>`}</div>
    ${share.value !== null && html`<${Sending} share=${share.value} />`}
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t('imports.check')}</button><span class="small mute">${t('imports.check.hint')}</span></div></form>`;
}

export default function Imports({ page }) {
  const load = useLoad(() => get(path('/imports')));
  const [title, note, empty, todo] = WORDS[page].map((key) => t(key));
  const rows = (jobs) => jobs.filter((job) => KINDS[page].includes(job.kind));
  return html`<${PageHead} title=${title} note=${note} />
    ${mayChange(page) && html`<${Choose} page=${page} />`}
    <section class="card panel" aria-labelledby="jobs"><div class="panel-h"><h2 id="jobs">${t('imports.list')}</h2></div>
      <${Asked} load=${load}>${({ jobs }) => (rows(jobs).length ? html`<${Table} name=${t('imports.list')} columns=${columnsOf(page)} rows=${rows(jobs)} keyOf=${(job) => job.job_id} />`
        : html`<${Empty} title=${empty}><p class="small">${todo}</p><//>`)}<//></section>`;
}
