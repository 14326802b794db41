// The files of a notice: sent to the store at once, named in the notice when it is saved.
import { post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useRef, useSignal } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { sizeOf, t } from '../lib/words.js';
import { Refused } from '../parts/refused.js';

const ENDINGS = '.pdf,.docx,.xlsx,.png,.jpg';

async function send(file, progress) {
  const { attachment_id: id, upload: target } = await post(path('/attachments'), { filename: file.name, size: file.size, content_type: file.type || 'application/octet-stream' });
  await upload(target, file, progress);
  return { attachment_id: id, name: file.name, size: file.size };
}

function Sending({ file, share }) {
  const percent = Math.floor(share * 100);
  return html`<div class="field"><label for="attaching" class="small">${t('notice.attachments.sending', { name: file, n: percent })}</label><progress id="attaching" max="100" value=${percent}></progress></div>`;
}

/** `values` holds the notice's fields; "/attachments" is the list kept here. */
export function Attachments({ values }) {
  const under = useSignal(null);
  const field = useRef();
  const { busy, problem, run } = useSend();
  const list = values.value['/attachments'];
  const set = (next) => { values.value = { ...values.value, '/attachments': next }; };
  const add = async (event) => {
    const file = event.currentTarget.files[0];
    if (!file || busy.value) return;
    under.value = { file: file.name, share: 0 };
    const made = await run(() => send(file, (share) => { under.value = { file: file.name, share }; }));
    under.value = null;
    field.current.value = '';
    if (!made) return;
    set([...values.peek()['/attachments'], made]);
    say(t('notice.attachments.added', { name: file.name }));
  };
  const drop = (one) => () => {
    set(list.filter((other) => other !== one));
    say(t('notice.attachments.removed', { name: one.name }));
    field.current.focus();
  };
  return html`<div class="field attachments"><label for="attach">${t('notice.attachments')}</label><p class="hint" id="attach-hint">${t('notice.attachments.hint')}</p>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    ${list.length > 0 && html`<ul class="lines" role="list">${list.map((one) => html`<li key=${one.attachment_id ?? one.name}><${Icon} name="document" /><span class="grow">${one.name}${one.size ? html` <small class="mute">${sizeOf(one.size)}</small>` : ''}</span>
      <button class="btn text" type="button" onClick=${drop(one)}>${t('notice.attachments.remove')}<span class="sr">${one.name}</span></button></li>`)}</ul>`}
    <input class="input file" id="attach" ref=${field} type="file" accept=${ENDINGS} aria-describedby="attach-hint" disabled=${busy.value} onChange=${add} />
    ${under.value && html`<${Sending} ...${under.value} />`}</div>`;
}
