// What is printed for one site: the certificates as a PDF, made as a job, and the list for a day without network.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useBeat, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Refused } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';

/** The job that was asked for, followed until its file is there. */
function Making({ job }) {
  const { state, rows, url } = job.value;
  useBeat(1500, async () => {
    const { exports: list } = await get(path('/exports'));
    const seen = list.find((one) => one.id === job.value.id);
    if (!seen || seen.state === 'making') return;
    job.value = seen;
    say(t(`papers.said.${seen.state}`));
  }, () => job.peek().state === 'making');
  if (state === 'making') {
    return html`<div class="field"><label for="papers" class="small">${t('papers.making')}</label><progress id="papers"></progress><p class="small mute">${t('papers.leave')}</p></div>`;
  }
  if (state === 'failed') return html`<div class="notice bad"><${Icon} name="alert" /><div><b>${t('papers.failed')}</b><p>${t('papers.failed.todo')}</p></div></div>`;
  return html`<div class="notice ok"><${Icon} name="done" /><div><b>${t('papers.ready', { n: rows })}</b><p><a class="btn primary" href=${url} download><${Icon} name="download" />${t('papers.fetch')}</a></p></div></div>`;
}

export function Papers({ site }) {
  const job = useSignal(null);
  const { busy, problem, run } = useSend();
  const off = site ? null : 'true';
  const print = async () => {
    if (!site) return;
    const made = await run(() => post(path('/exports'), { kind: 'certificates', format: 'pdf', site: site.code, state: null }));
    if (made) job.value = made;
  };
  return html`<div class="papers"><div class="acts">
      ${may('export') && html`<button class="btn" type="button" aria-disabled=${off} aria-describedby="papers-said" aria-busy=${busy.value} onClick=${print}><${Icon} name="print" />${t('papers.print')}</button>`}
      ${site ? html`<a class="btn" href=${href('pickup', { site: site.code })}><${Icon} name="list" />${t('papers.day')}</a>` : html`<button class="btn" type="button" aria-disabled="true" aria-describedby="papers-said"><${Icon} name="list" />${t('papers.day')}</button>`}
      <span class="small mute" id="papers-said">${site ? siteName(site) : t('papers.choose')}</span></div>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}${job.value && html`<${Making} key=${job.value.id} job=${job} />`}</div>`;
}
