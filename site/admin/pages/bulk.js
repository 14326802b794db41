// Register the people of a list: first what each line would come to, then the good lines. A list sent again registers nobody twice.
import { get, post } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { has, plural, t, wordOf, words } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Check, Field, fieldWords } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { wordsOf } from '../parts/refused.js';
import { Table } from '../parts/table.js';
import { codeOf, reasonWords } from './register_why.js';

const MOST = 60_000;
const labels = () => Object.fromEntries(['csv', 'signed', 'reason'].map((name) => [`/${name}`, t(`bulk.${name}`)]));

/** UTF-8, or what spreadsheets here write. */
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Slice after slice until the server names no next line. */
async function work(body, told) {
  const all = { good: [], known: [], refused: [] };
  for (let after = 0; after !== null;) {
    const answer = await post(path('/bulk'), { ...body, after });
    for (const kind of Object.keys(all)) all[kind].push(...answer[kind]);
    after = answer.next;
    told(all.good.length + all.known.length + all.refused.length);
  }
  return all;
}

/** Why a line is refused: a cell, a condition, or the whole of it. */
function lineWords({ code, params = {} }) {
  if (has(`row.${code}`)) return t(`row.${code}`, params);
  if (has(`queue.why.${code}`)) return reasonWords({ code, params });
  const desk = codeOf({ code, params });
  return has(`problem.${desk}`) ? wordsOf({ code: desk, params }).title : fieldWords({ code, params });
}

/** A column of the list, or what the programme asks besides. */
function columnWords(column, fields) {
  const field = fields.find(({ id }) => column === `answers/${id}`);
  return field ? words(field.title) : wordOf('column', column);
}

const columnsOf = (fields) => [
  { key: 'line', word: 'import.line', right: true, show: (row) => plural(row.line) },
  { key: 'why', word: 'import.why', head: true, wrap: true, show: (row) => html`${row.column && html`<b>${columnWords(row.column, fields)}</b> `}${lineWords(row)}` },
];

function Report({ found, dry, fields }) {
  const cell = (kind) => html`<div><dt>${t(`bulk.${kind}`)}</dt><dd class="big">${plural(new Set(found[kind].map((row) => row.line ?? row)).size)}</dd></div>`;
  return html`<section class="card panel" aria-labelledby="report"><h2 id="report">${t(dry ? 'bulk.checked' : 'bulk.done')}</h2>
    <dl class="three">${cell('good')}${cell('known')}${cell('refused')}</dl>
    ${found.refused.length > 0 && html`<${Table} name=${t('bulk.refused')} columns=${columnsOf(fields)} rows=${found.refused} keyOf=${(row) => `${row.line}-${row.column}-${row.code}`} />`}</section>`;
}

function File({ ask, fields, onFile }) {
  const error = ask.errors.value.find((one) => one.pointer === '/csv');
  const said = error ? 'f-csv-hint f-csv-error' : 'f-csv-hint';
  return html`<div class=${`field ${error ? 'bad' : ''}`}><label for="f-csv">${t('bulk.csv')}</label><p class="hint" id="f-csv-hint">${t('bulk.csv.hint')}${fields.length > 0 && t('bulk.csv.asked', { fields: fields.map((field) => words(field.title)).join(t('list.comma')) })}</p>
    ${error && html`<p class="error" id="f-csv-error"><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`}
    <input class="input file" id="f-csv" type="file" accept=".csv" aria-describedby=${said} aria-invalid=${error ? 'true' : null} onChange=${(event) => onFile(event.currentTarget.files[0])} /></div>`;
}

export default function Bulk() {
  const ask = useAsk({ '/csv': '', '/reason': '' });
  const report = useSignal(null);
  const lines = useSignal(0);
  const asked = useLoad(() => get(`/rounds/${encodeURIComponent(route.peek().round)}/catalogue`));
  const fields = asked.value.value?.fields ?? [];
  const choose = async (file) => {
    const csv = file ? await textOf(file) : '';
    report.value = null;
    ask.values.value = { ...ask.values.value, '/csv': csv };
    ask.errors.value = csv.length > MOST ? [{ pointer: '/csv', code: 'file_too_large', params: {} }] : [];
  };
  const send = (dry) => async (event) => {
    event.preventDefault();
    const { '/csv': csv, '/reason': reason, '/signed': signed } = ask.values.value;
    if (csv.length > MOST) return;
    lines.value = 0;
    const body = () => ({ csv, reason: reason.trim(), signed: true, dry_run: dry });
    const found = await ask.submit(['/csv', ...(signed ? [] : ['/signed']), '/reason'], () => work(body(), (n) => { lines.value = n; }));
    if (!found) return;
    report.value = { found, dry };
    say(t(dry ? 'bulk.checked' : 'bulk.done'));
  };
  const ready = report.value?.dry && report.value.found.good.length;
  const unsigned = ask.errors.value.find((one) => one.pointer === '/signed');
  return html`<${PageHead} title=${t('bulk.title')} note=${t('bulk.note')} back=${[href('registrations'), t('register.back')]} />
    <${Wrong} ask=${ask} labels=${labels()} />
    <form novalidate onSubmit=${send(true)} class="card panel form"><${File} ask=${ask} fields=${fields} onFile=${choose} />
      ${unsigned && html`<p class="error"><span class="sr">${t('field.error')}</span>${fieldWords(unsigned)}</p>`}<${Check} form=${ask.form} pointer="/signed" label=${t('bulk.signed')} />
      <${Field} form=${ask.form} pointer="/reason" label=${t('bulk.reason')} maxlength="120" />
      ${ask.busy.value && html`<p class="small" role="status">${t('bulk.progress', { n: lines.value })}</p>`}
      <div class="acts"><button class=${`btn ${ready ? '' : 'primary'}`} type="submit" aria-busy=${ask.busy.value}>${t('bulk.check')}</button>
        ${ready > 0 && html`<button class="btn primary" type="button" aria-busy=${ask.busy.value} onClick=${send(false)}>${t('bulk.go', { n: ready })}</button>`}</div></form>
    ${report.value && html`<${Report} ...${report.value} fields=${fields} />`}`;
}
