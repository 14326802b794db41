// What is said aloud, and the toast of a job that ended while one worked elsewhere.
import { Icon } from '/shared/icons.js';
import { html, useEffect } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { said } from '../lib/say.js';
import { toast } from '../lib/waiting.js';
import { t } from '../lib/words.js';

function Toast({ job }) {
  useEffect(() => {
    const timer = setTimeout(() => { toast.value = null; }, 12e3);
    return () => clearTimeout(timer);
  }, [job.job_id, job.state]);
  const ended = t(`toast.${['checked', 'committed'].includes(job.state) ? job.state : 'failed'}`, { file: job.filename });
  return html`<div class="toast card"><${Icon} name=${job.state === 'failed' ? 'alert' : 'done'} />
    <a href=${href(`${job.kind === 'grades' ? 'grades' : 'imports'}/${job.job_id}`)}>${ended}</a>
    <button class="btn text icon" type="button" onClick=${() => { toast.value = null; }}><${Icon} name="cross" /><span class="sr">${t('close')}</span></button></div>`;
}

export function Spoken() {
  return html`<div role="status"><span class="sr">${said.value}</span>${toast.value && html`<${Toast} job=${toast.value.job} />`}</div>`;
}
