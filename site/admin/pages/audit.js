// The inventory audit: do the seats taken match the registrations; the last report, and one now.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, has, plural, t, wordOf } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, Refused } from '../parts/refused.js';
import { Table } from '../parts/table.js';

const LOOK = { clean: ['ok', 'done'], suspect: ['bad', 'alert'], never: ['', 'clock'] };
const listOf = (findings) => (Array.isArray(findings) ? findings : []);
const countOf = (findings) => (Array.isArray(findings) ? findings.length : findings ?? 0);
const codeOf = (finding) => finding.code ?? finding.kind;
const seen = (finding) => Object.entries(finding.params ?? {}).map(([name, value]) => `${wordOf('change', name)} ${value}`).join(t('list.comma'));

const COLUMNS = [
  { key: 'what', word: 'audit.what', head: true, show: (one) => wordOf('finding', codeOf(one)) },
  { key: 'site', word: 'audit.site', show: (one) => one.site ?? one.pool ?? '–' },
  { key: 'seen', word: 'audit.seen', show: (one) => seen(one) || '–' },
];

function Report({ report }) {
  const [tone, icon] = LOOK[report.state] ?? LOOK.never;
  const findings = listOf(report.findings);
  return html`<div class=${`notice ${tone} refused`}><${Icon} name=${icon} /><div><b>${t(`audit.${report.state}`, { n: countOf(report.findings) })}</b>
      <p class="small">${report.at ? html`<span class="d">${at(report.at, 'second')}</span> ` : ''}${t(`audit.${report.state}.said`)}</p></div></div>
    ${report.checked && html`<section class="card panel" aria-labelledby="checked"><h2 id="checked">${t('audit.checked')}</h2>
      <dl class="facts across">${Object.entries(report.checked).filter(([name]) => has(`audit.checked.${name}`)).map(([name, n]) => html`<div><dt>${t(`audit.checked.${name}`)}</dt><dd class="num">${plural(n)}</dd></div>`)}</dl></section>`}
    ${findings.length > 0 && html`<section class="card panel" aria-labelledby="findings"><h2 id="findings">${t('audit.findings')}</h2>
      <${Table} name=${t('audit.findings')} columns=${COLUMNS} rows=${findings} keyOf=${(one) => JSON.stringify(one)} /></section>`}`;
}

export function Audit() {
  const load = useLoad(() => get(path('/audit')));
  const { busy, problem, run } = useSend();
  const start = async () => {
    const report = await run(() => post(path('/audit')));
    if (!report) return;
    load.value.value = report;
    say(t(`audit.${report.state}`, { n: countOf(report.findings) }));
  };
  return html`<${PageHead} title=${t('audit.title')} note=${t('audit.note')}>
      ${mayChange('audit') && html`<button class="btn primary" type="button" aria-busy=${busy.value} onClick=${start}>${t('audit.run')}</button>`}<//>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <${Asked} load=${load}>${(report) => html`<${Report} report=${report} />`}<//>`;
}
