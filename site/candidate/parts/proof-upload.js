// A proof of the qualification: which paper, its file as PDF or picture, sent to staff.
import { post } from '/shared/api.js';
import { problemWords, t, tx, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { ProblemNote, Section, StageNote, useAction } from './blocks.js';
import { Choices } from './form.js';
import { useWeChat } from './guards.js';
import { say } from '../state.js';

const TYPES = ['application/pdf', 'image/jpeg', 'image/png'];
const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1).replace(/\.0$/, '')} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

export default function ProofUpload({ rules, take }) {
  const Guide = useWeChat();
  const kind = useSignal(rules.proofs[0]?.id);
  const [file, fault, share] = [useSignal(null), useSignal(''), useSignal(null)];
  const pick = (picked) => {
    if (!picked) return;
    fault.value = '';
    if (!TYPES.includes(picked.type)) fault.value = problemWords('file_type').title;
    else if (picked.size > rules.max_bytes) fault.value = problemWords('file_too_large', { kb: Math.ceil(picked.size / 1024), max_kb: Math.floor(rules.max_bytes / 1024) }).title;
    file.value = fault.value ? null : picked;
  };
  const send = useAction(async (stage) => {
    if (!file.value) {
      fault.value = t('proofup.missing');
      document.getElementById('paper').focus();
      return;
    }
    const begun = await post('/me/qualification', { kind: kind.value, type: file.value.type, size: file.value.size }, { stage, safe: true });
    share.value = 0;
    try {
      await upload(begun.upload, file.value, (part) => { share.value = part; });
    } finally {
      share.value = null;
    }
    take((await post(`/me/qualification/${begun.upload_id}`, {}, { stage, safe: true })).qualification);
    say(t('proofup.sent'));
  });
  return html`<${Section} id="proof" title=${t('proofup.title')}>
    <${Choices} id="kind" label=${t('proofup.kind')} value=${kind.value} options=${rules.proofs.map(({ id, name, source }) => [id, words(name), words(source)])} onChange=${(id) => { kind.value = id; }} />
    <div class=${`field ${fault.value ? 'bad' : ''}`}><p class="hint">${tx('proofup.hint', { size: size(rules.max_bytes) })}</p>
      ${fault.value && html`<p class="error" role="alert"><span class="sr">${t('form.error')}</span>${fault.value}</p>`}
      <input class="sr file" type="file" id="paper" accept=${TYPES.join(',')} onChange=${(event) => { pick(event.target.files[0]); event.target.value = ''; }} /><label class="btn soft" for="paper">${t('proofup.pick')}</label>
      ${file.value && html`<p class="small">${file.value.name} · ${size(file.value.size)}</p>`}${Guide && html`<${Guide} kind="file" />`}</div>
    ${share.value !== null && html`<div><progress max="1" value=${share.value} aria-label=${t('proofup.uploading')}></progress><p class="small">${t('proofup.share', { n: Math.round(share.value * 100) })}</p></div>`}
    ${send.problem.value && html`<${ProblemNote} problem=${send.problem.value} />`}
    <button class="btn primary block" type="button" aria-busy=${send.busy.value !== null} onClick=${() => send.start()}>${t('proofup.submit')}</button><${StageNote} stage=${send.stage} /></${Section}>`;
}
