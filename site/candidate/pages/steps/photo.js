// The photo: picked, fitted in the browser, looked at, sent.
import { put } from '/shared/api.js';
import { problemWords, t, tx } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { useAction } from '../../parts/blocks.js';
import { fit } from '../../parts/compress.js';
import { Share, sendFile } from '../../parts/flow-upload.js';
import { useWeChat } from '../../parts/guards.js';
import { StepEnd } from '../../parts/step-form.js';
import { Picture, rangeOf, Rules } from '../photo.js';
import { round, roundPath } from '../../state.js';

export function PhotoStep(context) {
  const { flow, take, reload } = context;
  const limits = round.value.photo;
  const [picked, fault, share] = [useSignal(null), useSignal(''), useSignal(null)];
  const Guide = useWeChat();
  const drop = () => { if (picked.value) URL.revokeObjectURL(picked.value.url); };
  useEffect(() => drop, []);
  const pick = async (file) => {
    if (!file) return;
    drop();
    const made = await fit(file, limits);
    fault.value = made.fault ? problemWords(made.fault, made.params).title : '';
    picked.value = made.fault ? null : { ...made, url: URL.createObjectURL(made.blob) };
  };
  const form = useAction(async (stage) => {
    if (!picked.value) {
      fault.value = t('say.photo.missing');
      document.getElementById('file').focus();
      return;
    }
    try {
      const id = await sendFile('photo', picked.value.blob, share, stage);
      take(await put(roundPath('/flow/photo'), { photo_id: id }, { stage, safe: true }));
    } catch (problem) {
      if (['step_not_reached', 'no_answer'].includes(problem.code)) reload();
      throw problem;
    }
  });
  const url = picked.value?.url ?? flow.draft.photo_url;
  return html`<form class="form" novalidate onSubmit=${(event) => { event.preventDefault(); form.start(); }}>
    <div class=${`card pad stack field ${fault.value ? 'bad' : ''}`}><${Picture} url=${url} title=${t(picked.value ? 'photo.new' : 'photo.current')} />
      ${fault.value && html`<p class="error" role="alert"><span class="sr">${t('form.error')}</span>${fault.value}</p>`}
      <input class="sr file" type="file" id="file" accept="image/jpeg,image/png" onChange=${(event) => { pick(event.target.files[0]); event.target.value = ''; }} />
      <label class="btn soft block" for="file">${t(picked.value ? 'photo.other' : 'say.photo.pick')}</label><p class="small mute">${tx('photo.limits', { range: rangeOf(limits) })}</p>
      ${Guide && html`<${Guide} kind="camera" />`}</div>
    <${Share} share=${share} />
    <${StepEnd} form=${{ ...form, errors: { value: [] } }} text=${t('say.photo.send')} /></form>
    <${Rules} limits=${limits} />`;
}
