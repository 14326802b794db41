// What is said aloud, and the toast of a job that ended while one worked elsewhere.
import { Icon } from '/shared/icons.js';
import { html, useEffect } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { said } from '../lib/say.js';
import { toast } from '../lib/waiting.js';
import { t } from '../lib/words.js';

/** How it ended, and where to look. */
function ending({ job, made }) {
  if (made) return [made.state === 'ready' ? 'done' : 'alert', 'exports', t(made.state === 'ready' ? 'toast.export.ready' : 'toast.export.failed')];
  const state = ['checked', 'committed'].includes(job.state) ? job.state : 'failed';
  return [job.state === 'failed' ? 'alert' : 'done', `${job.kind === 'grades' ? 'grades' : 'imports'}/${job.job_id}`, t(`toast.${state}`, { file: job.filename })];
}

function Toast({ ended }) {
  useEffect(() => {
    const timer = setTimeout(() => { toast.value = null; }, 12e3);
    return () => clearTimeout(timer);
  }, [ended]);
  const [icon, page, words] = ending(ended);
  return html`<div class="toast card"><${Icon} name=${icon} />
    <a href=${href(page)}>${words}</a>
    <button class="btn text icon" type="button" onClick=${() => { toast.value = null; }}><${Icon} name="cross" /><span class="sr">${t('close')}</span></button></div>`;
}

export function Spoken() {
  return html`<div role="status"><span class="sr">${said.value}</span>${toast.value && html`<${Toast} ended=${toast.value} />`}</div>`;
}
