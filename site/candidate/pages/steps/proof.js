// Pay on the school's page, then show it: the code to scan, the way to the detail, the picture, the number on it.
import { put } from '/shared/api.js';
import { has, problemWords, t, tx, words } from '/shared/i18n.js';
import { money } from '/shared/format.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, D, Facts, instant, Section } from '../../parts/blocks.js';
import { Field } from '../../parts/fields.js';
import { Share, sendFile } from '../../parts/flow-upload.js';
import { Summary, useForm } from '../../parts/form.js';
import { useWeChat } from '../../parts/guards.js';
import { Locked } from '../../parts/locked.js';
import { readied } from '../../parts/readied.js';
import { StepEnd } from '../../parts/step-form.js';
import { me, round, roundPath } from '../../state.js';

const TYPES = ['image/jpeg', 'image/png'];

/** The picture of the code as an address of the page's own: the policy takes none with the data in it. */
function useLocal(data) {
  const url = useSignal('');
  useEffect(() => {
    const bytes = Uint8Array.from(atob(data.split(',')[1]), (byte) => byte.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    url.value = made;
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url.value;
}

/** On another device the code is scanned; on this one it is saved and scanned from the album. */
function Where({ proof }) {
  const code = useLocal(proof.qr_png);
  const Guide = useWeChat();
  return html`<${Section} id="where" title=${t('proof.pay')}><div class="card pad stack">
    <${Facts} rows=${[[t('proof.item'), words(proof.item)], proof.fee_minor !== null && [t('word.fee'), html`<b class="d">${money(proof.fee_minor)}</b>`]]} />
    ${code && html`<img class="scan" src=${code} width="180" height="180" alt=${t('proof.code')} />`}
    <p class="small">${t(Guide ? 'proof.press' : 'proof.scan')}</p>
    <div class=${Guide ? '' : 'two'}>${!Guide && html`<a class="btn soft" href=${code} download="payment-code.png">${t('proof.save')}</a>`}<a class="btn soft" href=${proof.page} target="_blank" rel="noopener noreferrer">${t('proof.open')}</a></div>
    <p class="tiny mute address">${proof.page}</p></div></${Section}>`;
}

function Sent({ sent, step }) {
  const refused = step.why?.code === 'proof_refused';
  if (!sent || !(refused || sent.state === 'refused')) return null;
  const reason = `proof.reason.${sent.reason}`;
  return html`<div class="notice bad" role="status"><p><b>${t('proof.refused')}</b></p><p>${t(has(reason) ? reason : 'proof.reason.other')}</p>
    <p class="small"><${D} at=${sent.sent_at} /> · <span class="num">${sent.order_no}</span></p></div>`;
}

function useProof({ flow, take, reload }) {
  const [file, number, payer, share] = [useSignal(null), useSignal(flow.proof.sent?.order_no ?? ''), useSignal(me.value.name), useSignal(null)];
  const labels = { picture: t('proof.picture'), order_no: t('proof.number'), payer: t('proof.payer') };
  const form = useForm(labels, async (stage) => {
    try {
      const id = await sendFile('proof', file.value.blob, share, stage);
      const said = { proof_id: id, order_no: number.value.trim(), ...(flow.proof.same_payer && { payer: payer.value.trim() }) };
      take(await put(roundPath('/flow/proof'), said, { stage, safe: true }));
    } catch (problem) {
      if (['step_not_reached', 'hold_expired', 'no_answer'].includes(problem.code)) reload();
      throw problem;
    }
  }, { as: { proof_id: 'picture' }, refusals: { order_taken: ['order_no', problemWords('order_taken').title], payer_differs: ['payer', problemWords('payer_differs').title] } });
  const pick = async (picked) => {
    if (!picked) return;
    const made = await readied(picked, { kind: 'proof', types: TYPES, max_kb: flow.proof.max_bytes / 1024 }, round.value.photo);
    if (made.fault) form.errors.value = [{ id: 'picture', text: problemWords(made.fault, made.params).title }];
    else {
      form.errors.value = form.errors.value.filter(({ id }) => id !== 'picture');
      file.value = { ...made, name: picked.name };
    }
  };
  return { form, labels, file, number, payer, share, pick };
}

function Send(context) {
  const { flow, again } = context;
  const { form, labels, file, number, payer, share, pick } = useProof(context);
  const Guide = useWeChat();
  const needed = { picture: file.value ? 'yes' : '', order_no: number.value.trim(), ...(flow.proof.same_payer && { payer: payer.value.trim() }) };
  const fault = form.error('picture');
  return html`<${Summary} form=${form} /><${Section} id="send" title=${t(again ? 'proof.picture' : 'proof.show')}><p class="mute">${words(flow.proof.where)}</p>
    <form class="form" novalidate onSubmit=${form.submit(needed)}>
      <div class=${`field ${fault ? 'bad' : ''}`}><p class="hint" id="picture-hint">${tx('proof.hint', { n: Math.floor(flow.proof.max_bytes / 1048576) })}</p>
        ${fault && html`<p class="error" id="picture-error"><span class="sr">${t('form.error')}</span>${fault}</p>`}
        <input class="sr file" type="file" id="picture" accept=${TYPES.join(',')} aria-describedby="picture-hint" onChange=${(event) => { pick(event.target.files[0]); event.target.value = ''; }} />
        <label class="btn soft block" for="picture">${t(file.value ? 'proof.other' : 'proof.pick')}</label>
        ${file.value && html`<p class="small" role="status">${file.value.name} · ${Math.ceil(file.value.blob.size / 1024)} KB</p>`}</div>
      <${Field} id="order_no" label=${labels.order_no} hint=${t('proof.number_hint')} error=${form.error('order_no')} value=${number} onInput=${(text) => { number.value = text; }} autocomplete="off" spellcheck="false" maxlength="60" />
      ${flow.proof.same_payer && html`<${Field} id="payer" label=${labels.payer} hint=${t('proof.payer_hint')} error=${form.error('payer')} value=${payer} onInput=${(text) => { payer.value = text; }} autocomplete="name" maxlength="60" />`}
      ${Guide && html`<${Guide} kind="camera" />`}
      <${Share} share=${share} />
      <${StepEnd} form=${form} text=${t('proof.send')} /></form></${Section}>`;
}

export function Proof(context) {
  const { flow, step, reload } = context;
  const { proof, registration } = flow;
  if (!proof || !registration) return null;
  const due = flow.stage === 'held';
  const again = step.why?.code === 'proof_again';
  return html`<${Sent} sent=${proof.sent} step=${step} />
    ${again && html`<p class="notice warn">${t('proof.again')}</p>`}
    ${proof.warn_not_twice && html`<p class="notice warn"><b>${t('proof.not_twice')}</b></p>`}
    ${due && html`<div class="card pad"><${Countdown} until=${registration.payment_deadline} label=${t('proof.left')} mark="status.mark" onZero=${() => setTimeout(reload, 1500)} />
      <p class="until">${tx('status.until', { at: instant(registration.payment_deadline, 'second') }, ['at'])}</p></div>`}
    ${!again && html`<${Where} proof=${proof} />`}
    <${Send} ...${context} again=${again} />${due && html`<${Locked} />`}`;
}
