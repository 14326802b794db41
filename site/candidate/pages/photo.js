// Replace the photo: pick, fit, compare, send; what became of it; the original back at any time.
import { poll, post } from '/shared/api.js';
import { has, knowsProblem, problemWords, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { D, ProblemNote, Section, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { useProved, useWeChat } from '../parts/guards.js';
import { fit } from '../parts/compress.js';
import { href, loadView, round, roundPath, say, take, view } from '../state.js';

export const rangeOf = ({ min_kb: min, max_kb: max }) => `${min}–${max} KB`;

export const Picture = ({ url, title, small }) => html`<figure class="picture">
  ${url ? html`<img class="photo" src=${url} width="120" height="160" alt=${title} />` : html`<span class="photo empty">${t('data.no_photo')}</span>`}
  <figcaption>${title}${small && html`<small>${small}</small>`}</figcaption></figure>`;

const TONE = { checking: ['info', 'clock'], waiting: ['warn', 'clock'], refused: ['bad', 'alert'] };

function Verdict({ pending }) {
  const [tone, icon] = TONE[pending.state];
  const key = `photo.reason.${pending.reason}`;
  return html`<div class=${`notice problem ${tone}`} role="status"><${Icon} name=${icon} /><div>
    <p><b>${t(`photo.pending.${pending.state}`)}</b></p>
    ${pending.state === 'refused' ? html`<p>${has(key) ? t(key) : knowsProblem(pending.reason) ? problemWords(pending.reason, pending.params ?? {}).title : t('photo.reason.other')}</p>` : html`<p>${t(`photo.pending.${pending.state}_text`)}</p>`}
    <p class="tiny mute">${t('photo.uploaded_at')} <${D} at=${pending.uploaded_at} /></p></div></div>`;
}

export function PhotoState({ photo }) {
  const pending = photo?.pending;
  return html`<div class="compare"><${Picture} url=${photo?.url} title=${t('photo.current')} small=${photo && t(`photo.source.${photo.source}`)} />
      ${pending?.url && html`<${Picture} url=${pending.url} title=${t('photo.new')} />`}</div>
    ${pending && html`<${Verdict} pending=${pending} />`}`;
}

const EXAMPLES = [['good', true], ['turned', false], ['dark', false], ['covered', false]];

export const Rules = ({ limits }) => html`<${Section} id="rules" title=${t('photo.rules')}><div class="card pad stack">
  <ul class="examples" role="list">${EXAMPLES.map(([name, good]) => html`<li key=${name} class=${good ? 'yes' : 'no'}>
    <img src=${`/img/photo-${name}.svg`} width="72" height="96" alt="" /><span><${Icon} name=${good ? 'check' : 'cross'} />${t(`photo.example.${name}`)}</span></li>`)}</ul>
  <ul class="lines" role="list"><li>${t('photo.rule_look')}</li><li>${tx('photo.rule_size', { range: rangeOf(limits), width: String(limits.min_width), height: String(limits.min_height) })}</li>
    <li>${t('photo.rule_review')}</li></ul></div></${Section}>`;

function usePick(limits) {
  const picked = useSignal(null);
  const fault = useSignal(null);
  const clear = () => {
    if (picked.value) URL.revokeObjectURL(picked.value.url);
    picked.value = null;
  };
  useEffect(() => clear, []);
  const pick = async (file) => {
    clear();
    fault.value = null;
    if (!file) return;
    const made = await fit(file, limits);
    if (made.fault) fault.value = problemWords(made.fault, made.params);
    else picked.value = { ...made, url: URL.createObjectURL(made.blob) };
  };
  return { picked, fault, pick, clear };
}

function useSend(pick) {
  const share = useSignal(null);
  const send = useAction(async (stage) => {
    const { blob } = pick.picked.value;
    const ticket = await post(roundPath('/photo'), { size: blob.size, content_type: 'image/jpeg' }, { stage, safe: true });
    share.value = 0;
    try {
      await upload(ticket.upload, blob, (part) => { share.value = part; });
    } finally {
      share.value = null;
    }
    pick.clear();
    await loadView();
    say(t('photo.sent'));
  });
  return { send, share };
}

/** While the photo is being checked the page asks every 2 s. */
function useChecks(state) {
  useEffect(() => (state === 'checking' ? poll(async () => (await loadView()).photo?.pending?.state !== 'checking', 2e3) : undefined), [state]);
}

function Chosen({ picked, limits, send, share, cancel }) {
  const { kb, from_kb: was, width, height } = picked;
  const size = (n) => (n > 1000 ? `${(n / 1024).toFixed(1)} MB` : `${n} KB`);
  return html`<div class="compare">
      <${Picture} url=${view.value.photo?.url} title=${t('photo.current')} />
      <${Picture} url=${picked.url} title=${t('photo.new')} /></div>
    <p class="small" role="status">${tx(was > limits.max_kb ? 'photo.compressed' : 'photo.fitted', { was: size(was), range: rangeOf(limits), size: size(kb), width: String(width), height: String(height) })}</p>
    ${share.value !== null && html`<div><progress max="1" value=${share.value} aria-label=${t('photo.uploading')}></progress>
      <p class="small">${t('photo.share', { n: Math.round(share.value * 100) })}</p></div>`}
    ${send.problem.value && html`<${ProblemNote} problem=${send.problem.value} />`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${send.busy.value !== null} onClick=${() => send.start()}>
      ${t(send.problem.value?.code === 'upload_broken' ? 'photo.go_on' : 'photo.submit')}</button>
      <button class="btn text" type="button" onClick=${cancel}>${t('photo.other')}</button><${StageNote} stage=${send.stage} /></div>`;
}

function Picker({ pick, limits, again }) {
  const Guide = useWeChat();
  return html`${pick.fault.value && html`<div class="notice bad" role="alert"><p><b>${pick.fault.value.title}</b></p></div>`}
    <div class="actions"><input class="sr file" type="file" id="file" accept="image/jpeg,image/png" onChange=${(event) => { pick.pick(event.target.files[0]); event.target.value = ''; }} />
      <label class=${`btn block ${again ? '' : 'primary'}`} for="file">${t(again ? 'photo.pick_again' : 'photo.pick')}</label>
      <p class="small mute">${tx('photo.limits', { range: rangeOf(limits) })}</p>${Guide && html`<${Guide} kind="camera" />`}</div>`;
}

function Restore({ photo }) {
  const restore = useAction(async (stage) => {
    take(await post(roundPath('/photo/restore'), {}, { stage, safe: true }));
    say(t('photo.restored'));
  });
  const original = photo?.source === 'roster' && !photo.pending;
  return html`<${Section} id="restore" title=${t('photo.restore')}><div class="card pad stack">
    <p>${t(original ? 'photo.is_original' : 'photo.restore_text')}</p>
    ${restore.problem.value && html`<${ProblemNote} problem=${restore.problem.value} />`}
    ${!original && html`<button class="btn block" type="button" aria-busy=${restore.busy.value !== null} onClick=${() => restore.start()}>${t('photo.restore')}</button>`}
    <${StageNote} stage=${restore.stage} /></div></${Section}>`;
}

export default function Photo() {
  const limits = round.value.photo;
  const photo = view.value.photo;
  const pick = usePick(limits);
  const { send, share } = useSend(pick);
  useChecks(photo?.pending?.state);
  useTitle(t('photo.title'));
  if (!useProved('photo')) return null;
  const picked = pick.picked.value;
  const waiting = ['checking', 'waiting'].includes(photo?.pending?.state);
  return html`<div class="lead"><h1 tabindex="-1">${t('photo.title')}</h1><p class="mute">${t('photo.lead')}</p></div>
    <section class="card pad stack" aria-label=${t('photo.title')}>
      ${!picked && html`<${PhotoState} photo=${photo} />`}
      ${picked ? html`<${Chosen} picked=${picked} limits=${limits} send=${send} share=${share} cancel=${pick.clear} />`
        : html`<${Picker} pick=${pick} limits=${limits} again=${waiting} />`}
    </section>
    <${Rules} limits=${limits} />
    <${Restore} photo=${photo} />
    <a class="btn" href=${href('data')}>${t('photo.back')}</a>`;
}
