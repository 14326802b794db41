// How long what was taken is kept, what would go now, and the proof of what went.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { at, d, plural, t, tx, wordOf, words } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Dialog } from '../parts/dialog.js';
import { PageHead } from '../parts/page_head.js';
import { programme, ProgrammePick } from '../parts/programme_pick.js';
import { Asked, Refused } from '../parts/refused.js';
import { Empty, Table } from '../parts/table.js';

const RULES = [
  { key: 'purpose', word: 'shredding.purpose', head: true, show: (rule) => wordOf('shredding.what', rule.purpose) },
  { key: 'days', word: 'shredding.days', right: true, show: (rule) => t('shredding.days.said', { n: plural(rule.days), after: wordOf('shredding.after', rule.after) }) },
  { key: 'most', word: 'shredding.most', right: true, show: (rule) => t('shredding.day', { n: plural(rule.at_most_days) }) },
  { key: 'why', word: 'shredding.why', wrap: true, show: (rule) => words(rule.why) },
];
const LINES = [
  { key: 'case', word: 'shredding.case', head: true, show: (line) => html`<code>${line.case}</code>` },
  { key: 'purpose', word: 'shredding.purpose', show: (line) => wordOf('shredding.what', line.purpose) },
  { key: 'due', word: 'shredding.due', show: (line) => d(at(line.due_at)) },
  { key: 'files', word: 'shredding.files', wrap: true, show: (line) => html`${plural(line.sha256.length)} ${line.sha256.length > 0 && html`<details><summary>${t('shredding.digests')}</summary>${line.sha256.map((one) => html`<p class="tiny"><code>${one}</code></p>`)}</details>`}` },
];
const Lines = ({ lines, name }) => html`<${Table} name=${name} columns=${LINES} rows=${lines} keyOf=${(line) => line.case + line.purpose} />`;

/** What is due is named first; only then can it go, and that is asked once more. */
function Run({ code, reload }) {
  const report = useSignal(null);
  const sure = useSignal(false);
  const send = useSend();
  const run = (dry) => async () => {
    const answer = await send.run(() => post('/staff/shredding', { programme: code, dry_run: dry }));
    sure.value = false;
    if (!answer) return;
    report.value = answer;
    if (!dry) await reload();
  };
  const found = report.value;
  const due = found?.dry_run && found.lines.length > 0;
  return html`<section class="card panel" aria-labelledby="run"><h2 id="run">${t('shredding.now')}</h2><p class="small mute">${t('shredding.nightly')}</p>
    ${send.problem.value && html`<${Refused} problem=${send.problem.value} />`}
    ${found && html`<p role="status"><b>${t(found.dry_run ? 'shredding.would' : 'shredding.went', { n: plural(found.lines.length), seen: plural(found.seen) })}</b>${found.failed > 0 && html` <span class="tag bad">${t('shredding.failed', { n: plural(found.failed) })}</span>`}</p>`}
    ${due && html`<${Lines} lines=${found.lines} name=${t('shredding.now')} />`}
    <div class="acts"><button class="btn ${due ? '' : 'primary'}" type="button" aria-busy=${send.busy.value} onClick=${run(true)}>${t('shredding.dry')}</button>
      ${due && may('remedy') && html`<button class="btn danger" type="button" onClick=${() => { sure.value = true; }}>${t('shredding.go', { n: plural(found.lines.length) })}</button>`}</div>
    ${sure.value && html`<${Dialog} title=${t('shredding.go', { n: plural(found.lines.length) })} onClose=${() => { sure.value = false; }}><p>${t('shredding.sure')}</p>
      <div class="acts"><button class="btn danger" type="button" aria-busy=${send.busy.value} onClick=${run(false)}>${t('shredding.yes')}</button>
        <button class="btn text" type="button" onClick=${() => { sure.value = false; }}>${t('cancel')}</button></div><//>`}</section>`;
}

function Of({ code }) {
  const load = useLoad(() => get(`/staff/shredding?programme=${encodeURIComponent(code)}`));
  return html`<${Asked} load=${load}>${({ rules, proofs }) => html`<section class="card panel" aria-labelledby="rules"><h2 id="rules">${t('shredding.rules')}</h2>
      ${rules.length ? html`<${Table} name=${t('shredding.rules')} columns=${RULES} rows=${rules} keyOf=${(rule) => rule.purpose} />` : html`<${Empty} title=${t('shredding.no_rules')} />`}</section>
    <${Run} code=${code} reload=${load.reload} />
    <section class="card panel" aria-labelledby="proofs"><h2 id="proofs">${t('shredding.proofs')}</h2>
      ${proofs.length ? proofs.map((proof) => html`<details key=${proof.at}><summary>${tx('shredding.proof', { at: at(proof.at), by: wordOf('shredding.by', proof.by), n: plural(proof.lines.length) })}</summary>
        <${Lines} lines=${proof.lines} name=${t('shredding.proofs')} /></details>`) : html`<${Empty} title=${t('shredding.no_proofs')} />`}</section>`}<//>`;
}

export default function Shredding() {
  return html`<${PageHead} title=${t('nav.shredding')} note=${t('shredding.note')} />
    <div class="filters"><${ProgrammePick} /></div><${Of} key=${programme()} code=${programme()} />`;
}
