// The people of an institution: who is on its list, who is confirmed; confirm many at once; add people by CSV.
import { get, post, put } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { filter, route } from '../lib/route.js';
import { at, plural, t, wordOf } from '../lib/words.js';
import { may, me, scopeOf, wide } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Field, fieldWords } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { programme, ProgrammePick } from '../parts/programme_pick.js';
import { Asked, Refused } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';

/** The server takes this many at a time. */
const MOST = 100;
const ownCode = () => { const [kind, code] = scopeOf(me.value.scope); return kind === 'institution' ? code : null; };
const institution = () => ownCode() ?? route.value.query.get('institution') ?? '';
const here = () => `/staff/cohorts/${encodeURIComponent(institution())}`;

function Which() {
  const ask = useAsk({ '/institution': institution() });
  const submit = (event) => {
    event.preventDefault();
    ask.submit(['/institution'], () => filter({ institution: ask.values.value['/institution'].trim() }));
  };
  return html`<form novalidate onSubmit=${submit} class="card panel form"><${Wrong} ask=${ask} labels=${{ '/institution': t('cohorts.institution') }} />
    <${Field} form=${ask.form} pointer="/institution" label=${t('cohorts.institution')} hint=${t('cohorts.institution.hint')} narrow />
    <div class="acts"><button class="btn ${institution() ? '' : 'primary'}" type="submit">${t('cohorts.show')}</button></div></form>`;
}

function columns(chosen) {
  const turn = (id) => () => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  return [
    { key: 'name', word: 'cohorts.name', head: true, show: (one) => (ownCode() && one.candidate_id && !one.confirmed
      ? html`<label class="check"><input type="checkbox" checked=${chosen.value.has(one.candidate_id)} onChange=${turn(one.candidate_id)} /><span>${one.name_masked}</span></label>` : one.name_masked) },
    { key: 'state', word: 'cohorts.state', show: (one) => (one.confirmed ? html`${t('cohorts.confirmed')}` : html`<span class="tag ${one.candidate_id ? 'warn' : ''}">${t(one.candidate_id ? 'cohorts.open' : 'cohorts.no_account')}</span>`) },
    { key: 'way', word: 'cohorts.way', show: (one) => (one.way ? `${wordOf('identity.way', one.way)} · ${at(one.confirmed_at)}` : '–') },
  ];
}

function People({ members, reload }) {
  const chosen = useSignal(new Set());
  const told = useSignal(null);
  const ask = useAsk({});
  const open = members.filter((one) => one.candidate_id && !one.confirmed);
  const all = () => { chosen.value = new Set(open.slice(0, MOST).map((one) => one.candidate_id)); };
  const confirm = async () => {
    const candidates = [...chosen.value];
    if (!candidates.length) return;
    const answer = await ask.submit([], () => post('/staff/identity/confirm', { programme: programme(), candidates }));
    if (!answer) return;
    const failed = answer.decided.filter((one) => one.outcome !== 'done');
    told.value = { done: answer.decided.length - failed.length, failed: failed.length };
    chosen.value = new Set();
    await reload();
  };
  if (!members.length) return html`<section class="card panel"><${Empty} title=${t('cohorts.none')}><p class="small">${t('cohorts.none.todo')}</p><//></section>`;
  return html`<section class="card panel"><p class="small mute">${t('cohorts.count', { n: plural(members.length), open: plural(open.length) })}</p>
    ${told.value && html`<div class="notice ${told.value.failed ? 'warn' : 'ok'}" role="status"><${Icon} name=${told.value.failed ? 'alert' : 'done'} />${t(told.value.failed ? 'cohorts.said.some' : 'cohorts.said', { n: plural(told.value.done), failed: plural(told.value.failed) })}</div>`}
    ${ask.problem.value && html`<${Refused} problem=${ask.problem.value} />`}
    <${Table} name=${t('nav.cohorts')} columns=${columns(chosen)} rows=${members} keyOf=${(one) => one.candidate_id ?? one.name_masked} />
    ${ownCode() && open.length > 0 && html`<p class="small">${t('cohorts.own')}</p><div class="acts">
      <button class="btn primary" type="button" aria-disabled=${chosen.value.size ? null : 'true'} aria-busy=${ask.busy.value} onClick=${confirm}>${t('cohorts.confirm', { n: plural(chosen.value.size) })}</button>
      <button class="btn text" type="button" onClick=${all}>${t('cohorts.all')}</button></div>`}</section>`;
}

/** First the check, which writes nothing, then the same text for good. */
function Adding({ reload }) {
  const ask = useAsk({ '/csv': '' });
  const told = useSignal(null);
  const send = (dry) => async (event) => {
    event?.preventDefault();
    const answer = await ask.submit(['/csv'], () => put(here(), { programme: programme(), csv: ask.values.value['/csv'], dry_run: dry }));
    told.value = answer ?? null;
    if (answer && !dry) await reload();
  };
  const pick = async (event) => {
    const [file] = event.currentTarget.files;
    if (file) ask.values.value = { '/csv': await file.text() };
    told.value = null;
  };
  const checked = told.value?.dry_run && told.value.good > 0;
  return html`<section class="card panel" aria-labelledby="adding"><h2 id="adding">${t('cohorts.add')}</h2>
    <form novalidate onSubmit=${send(!checked)} class="form"><${Wrong} ask=${ask} labels=${{ '/csv': t('cohorts.csv') }} />
      <div class="field"><label for="file">${t('cohorts.file')}</label><input class="input" id="file" type="file" accept=".csv,text/csv" onChange=${pick} /></div>
      <${Field} form=${ask.form} pointer="/csv" label=${t('cohorts.csv')} hint=${t('cohorts.csv.hint')} rows="6" spellcheck="false" />
      ${told.value && html`<div role="status"><p class="small"><b>${t(told.value.dry_run ? 'cohorts.checked' : 'cohorts.added', { n: plural(told.value.good), bad: plural(told.value.faults.length) })}</b></p>
        ${told.value.faults.length > 0 && html`<ul class="small faults">${told.value.faults.map((one) => html`<li>${t('cohorts.fault', { line: plural(one.line), field: wordOf('cohorts.column', one.field), why: fieldWords(one) })}</li>`)}</ul>`}</div>`}
      <div class="acts"><button class="btn" type="submit" aria-busy=${ask.busy.value}>${checked ? t('cohorts.write', { n: plural(told.value.good) }) : t('cohorts.check')}</button></div></form></section>`;
}

function Of() {
  const load = useLoad(() => get(`${here()}?programme=${encodeURIComponent(programme())}`));
  return html`<${Asked} load=${load}>${({ members }) => html`<${People} members=${members} reload=${load.reload} />`}<//>
    ${wide() && may('import') && html`<${Adding} reload=${load.reload} />`}`;
}

export default function Cohorts() {
  const key = `${programme()}/${institution()}`;
  return html`<${PageHead} title=${t('nav.cohorts')} note=${t('cohorts.note')} /><div class="filters"><${ProgrammePick} /></div>
    ${!ownCode() && html`<${Which} key=${`which${key}`} />`}${institution() && html`<${Of} key=${key} />`}`;
}
