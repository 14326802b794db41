// A list as a file: a job in the background, with a place to fetch it and a word when it is ready.
import { post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { watchExport } from '../lib/waiting.js';
import { t } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Dialog } from './dialog.js';
import { Refused } from './refused.js';

const FORMATS = ['xlsx', 'csv'];

function Ask({ kind, site, state, onClose }) {
  const { busy, problem, run } = useSend();
  const format = useSignal(FORMATS[0]);
  const started = useSignal(false);
  const start = async (event) => {
    event.preventDefault();
    const made = await run(() => post(path('/exports'), { kind, format: format.value, site: site || null, state: state || null }));
    if (!made) return;
    started.value = true;
    watchExport(path(), made.id);
  };
  if (started.value) {
    return html`<${Dialog} title=${t('as_file.started')} onClose=${onClose}><p>${t('as_file.started.said')}</p>
      <p class="acts"><button class="btn primary" type="button" onClick=${onClose}>${t('as_file.go_on')}</button><a class="btn" href=${href('exports')}>${t('as_file.to_list')}</a></p><//>`;
  }
  return html`<${Dialog} title=${t('as_file.title')} onClose=${onClose}><form onSubmit=${start} class="form">
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <p class="small">${t(site || state ? 'as_file.filtered' : 'as_file.all')}</p>
    <fieldset class="field"><legend class="label small">${t('as_file.format')}</legend>${FORMATS.map((one) => html`<label class="reason"><input type="radio" name="format" value=${one}
      checked=${format.value === one} onChange=${() => { format.value = one; }} /><span>${t(`as_file.format.${one}`)}</span></label>`)}</fieldset>
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t('as_file.start')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

export function ExportButton(props) {
  const open = useSignal(false);
  if (!may('export')) return null;
  return html`<button class="btn" type="button" onClick=${() => { open.value = true; }}><${Icon} name="download" />${t('as_file.open')}</button>
    ${open.value && html`<${Ask} ...${props} onClose=${() => { open.value = false; }} />`}`;
}
