// The decision about the case in hand, by mouse or by key: approve, refuse for one of the reasons, skip, pass on.
import { html, useRef, useSignal } from '/shared/ui.js';
import { keysOn, useKeys } from '../lib/keys.js';
import { t, wordOf } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Refused } from '../parts/refused.js';
import { Empty } from '../parts/table.js';

export const Key = ({ name }) => keysOn.value && name && html`<kbd aria-hidden="true">${name}</kbd>`;
export const shortcut = (name) => (keysOn.value ? name : null);

/** Reasons beyond the ninth have no key of their own. */
const keyOf = (i) => (i < 9 ? String(i + 1) : '');

function Reason({ name, n, chosen }) {
  return html`<label class="reason"><input type="radio" name="why" value=${name} checked=${chosen.value === name} onChange=${() => { chosen.value = name; }} />
    <${Key} name=${n} /><span>${wordOf('reason', name)}</span></label>`;
}

function Decide({ review, said, reasons, chosen, refuse, escalate }) {
  const busy = review.send.busy.value;
  const { problem } = review.send;
  return html`<section class="card decide" aria-labelledby="decide"><h2 id="decide">${t('review.decide')}</h2><p class="small mute">${said.note}</p>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <button class="btn block ok" type="button" aria-busy=${busy} aria-keyshortcuts=${shortcut('A')} onClick=${() => review.decide('approve')}><span>${said.approve}</span><${Key} name="A" /></button>
    <fieldset class="reasons"><legend>${said.reasons}</legend>${reasons.map((name, i) => html`<${Reason} name=${name} n=${keyOf(i)} chosen=${chosen} />`)}</fieldset>
    <button class="btn block danger" type="button" aria-disabled=${chosen.value ? null : 'true'} aria-keyshortcuts=${shortcut('R')} onClick=${refuse}><span>${said.refuse}</span><${Key} name="R" /></button>
    <p class="acts"><button class="btn text" type="button" aria-keyshortcuts=${shortcut('N')} onClick=${review.skip}>${t('review.skip')} <${Key} name="N" /></button>
      ${review.escalates && html`<button class="btn text" type="button" aria-keyshortcuts=${shortcut('E')} onClick=${escalate}>${t('review.escalate')} <${Key} name="E" /></button>`}</p></section>`;
}

/** A case for somebody with more say: it stays in the queue, marked, with the note. */
function Escalate({ one, review, hint, onClose }) {
  const ask = useAsk({ '/note': '' });
  const submit = async (event) => {
    event.preventDefault();
    await ask.submit(['/note'], () => review.escalate(ask.values.value['/note'].trim()));
  };
  return html`<${Dialog} title=${t('review.escalate.title', { name: one.name_masked })} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${{ '/note': t('review.escalate.note') }} /><p class="small">${t('review.escalate.said')}</p>
    <${Field} form=${ask.form} pointer="/note" label=${t('review.escalate.note')} hint=${hint} rows="3" maxlength="120" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('review.escalate')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

/** `stage(one, {over, large})` draws the case; `said` has the words note, approve, reasons, refuse, hint. */
export function Judging({ review, stage, said, reasons }) {
  const one = review.mine.value;
  const over = useSignal(false);
  const large = useSignal(false);
  const raising = useSignal(false);
  const chosen = useSignal('');
  const shown = useRef(null);
  if (shown.current !== one?.case_id) {
    shown.current = one?.case_id;
    chosen.value = '';
    large.value = false;
    raising.value = false;
  }
  const refuse = () => chosen.value && review.decide('refuse', { reason: chosen.value });
  const escalate = () => { raising.value = Boolean(one) && review.escalates; };
  const pick = (name) => () => { if (one) chosen.value = name; };
  useKeys({
    a: () => review.decide('approve'), r: refuse, n: review.skip,
    u: review.undo, e: escalate,
    o: () => { over.value = !over.value; }, z: () => { large.value = Boolean(one); },
    ...Object.fromEntries(reasons.slice(0, 9).map((name, i) => [keyOf(i), pick(name)])),
  });
  if (!one) {
    return html`<section class="card stage wide"><${Empty} title=${t('review.choose')}><button class="btn primary" type="button" onClick=${review.next}>${t('review.next')}</button><//></section>`;
  }
  return html`${stage(one, { over, large })}<${Decide} review=${review} said=${said} reasons=${reasons} chosen=${chosen} refuse=${refuse} escalate=${escalate} />
    ${raising.value && html`<${Escalate} one=${one} review=${review} hint=${said.hint} onClose=${() => { raising.value = false; }} />`}`;
}

/** What a colleague wrote when passing the case on. */
export const PassedOn = ({ one, icon }) => one.escalated && html`<div class="notice small">${icon}<span>${t('review.escalated.by', { by: one.escalated.by, note: one.escalated.note })}</span></div>`;
