// The two photos side by side or laid over each other, and the decision, by mouse or by key.
import { Icon } from '/shared/icons.js';
import { html, useRef, useSignal } from '/shared/ui.js';
import { keysOn, useKeys } from '../lib/keys.js';
import { at, d, shortDay, t, tx, wordOf } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Refused } from '../parts/refused.js';
import { Empty } from '../parts/table.js';

export const REASONS = ['not_same_person', 'covered', 'background', 'size_or_crop', 'blurred', 'not_recent', 'other'];

const Key = ({ name }) => keysOn.value && html`<kbd aria-hidden="true">${name}</kbd>`;
const shortcut = (name) => (keysOn.value ? name : null);

function Photo({ url, title, note }) {
  const size = useSignal('');
  const seen = ({ currentTarget: image }) => { size.value = `${image.naturalWidth}×${image.naturalHeight}`; };
  if (!url) return html`<figure><div class="no-photo small mute"><${Icon} name="image" />${t('flag.no_original')}</div><figcaption>${title}</figcaption></figure>`;
  return html`<figure><img src=${url} alt=${title} width="240" height="320" onLoad=${seen} />
    <figcaption>${title}<small>${note}${note && size.value && ' · '}${size.value}</small></figcaption></figure>`;
}

function Flags({ flags }) {
  if (!flags.length) return html`<p class="okline small checks"><${Icon} name="done" />${t('photos.checks.none')}</p>`;
  return html`<ul class="checks small" role="list">${flags.map((flag) => html`<li class="warnline"><${Icon} name="alert" />${wordOf('flag.said', flag)}</li>`)}</ul>`;
}

function Stage({ one, over, large }) {
  const mode = (key, on) => html`<button type="button" aria-pressed=${over.value === on} aria-keyshortcuts=${key && shortcut(key)} onClick=${() => { over.value = on; }}>
    ${t(on ? 'photos.over' : 'photos.side')} ${key && html`<${Key} name=${key} />`}</button>`;
  return html`<section class="card stage" aria-labelledby="pair"><div class="panel-h"><h2 id="pair">${one.name_masked}</h2>
      <div class="acts"><button class="btn text" type="button" aria-keyshortcuts=${shortcut('Z')} onClick=${() => { large.value = true; }}>${t('photos.enlarge')} <${Key} name="Z" /></button>
        <div class="seg" role="group" aria-label=${t('photos.compare')}>${mode('', false)}${mode('O', true)}</div></div></div>
    <div class=${`pair ${over.value ? 'over' : ''}`}><${Photo} url=${one.original_url} title=${t('photos.original')} note=${t('photos.original.note')} />
      <${Photo} url=${one.new_url} title=${t('photos.new')} note=${tx('photos.new.note', { at: d(`${shortDay(one.uploaded_at)} ${at(one.uploaded_at, 'time')}`) })} /></div>
    ${one.escalated && html`<div class="notice small"><${Icon} name="info" /><span>${t('photos.escalated.by', { by: one.escalated.by, note: one.escalated.note })}</span></div>`}
    <${Flags} flags=${one.flags} />
    <dl class="versions small"><dt>${t('photos.if_approved')}</dt><dd>${t('photos.if_approved.said')}</dd>
      <dt>${t('photos.if_refused')}</dt><dd>${t('photos.if_refused.said')}</dd></dl></section>`;
}

function Reason({ name, n, chosen }) {
  return html`<label class="reason"><input type="radio" name="why" value=${name} checked=${chosen.value === name} onChange=${() => { chosen.value = name; }} />
    <${Key} name=${n} /><span>${t(`reason.${name}`)}</span></label>`;
}

function Decide({ review, chosen, refuse, escalate }) {
  const busy = review.send.busy.value;
  const { problem } = review.send;
  return html`<section class="card decide" aria-labelledby="decide"><h2 id="decide">${t('photos.decide')}</h2><p class="small mute">${t('photos.decide.note')}</p>
    ${problem.value && html`<${Refused} problem=${problem.value} />`}
    <button class="btn block ok" type="button" aria-busy=${busy} aria-keyshortcuts=${shortcut('A')} onClick=${() => review.decide('approve')}><span>${t('photos.approve')}</span><${Key} name="A" /></button>
    <fieldset class="reasons"><legend>${t('photos.reasons')}</legend>${REASONS.map((name, i) => html`<${Reason} name=${name} n=${i + 1} chosen=${chosen} />`)}</fieldset>
    <button class="btn block danger" type="button" aria-disabled=${chosen.value ? null : 'true'} aria-keyshortcuts=${shortcut('R')} onClick=${refuse}><span>${t('photos.refuse')}</span><${Key} name="R" /></button>
    <p class="acts"><button class="btn text" type="button" aria-keyshortcuts=${shortcut('N')} onClick=${review.skip}>${t('photos.skip')} <${Key} name="N" /></button>
      ${review.escalates && html`<button class="btn text" type="button" aria-keyshortcuts=${shortcut('E')} onClick=${escalate}>${t('photos.escalate')} <${Key} name="E" /></button>`}</p></section>`;
}

/** A case for somebody with more say: it stays in the queue, marked, with the note. */
function Escalate({ one, review, onClose }) {
  const ask = useAsk({ '/note': '' });
  const submit = async (event) => {
    event.preventDefault();
    await ask.submit(['/note'], () => review.escalate(ask.values.value['/note'].trim()));
  };
  return html`<${Dialog} title=${t('photos.escalate.title', { name: one.name_masked })} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${{ '/note': t('photos.escalate.note') }} /><p class="small">${t('photos.escalate.said')}</p>
    <${Field} form=${ask.form} pointer="/note" label=${t('photos.escalate.note')} hint=${t('photos.escalate.hint')} rows="3" maxlength="120" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('photos.escalate')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

export function PhotoWork({ review }) {
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
    ...Object.fromEntries(REASONS.map((name, i) => [String(i + 1), pick(name)])),
  });
  if (!one) {
    return html`<section class="card stage wide"><${Empty} title=${t('photos.choose')}><button class="btn primary" type="button" onClick=${review.next}>${t('photos.next')}</button><//></section>`;
  }
  return html`<${Stage} one=${one} over=${over} large=${large} /><${Decide} review=${review} chosen=${chosen} refuse=${refuse} escalate=${escalate} />
    ${raising.value && html`<${Escalate} one=${one} review=${review} onClose=${() => { raising.value = false; }} />`}
    ${large.value && html`<${Dialog} title=${one.name_masked} onClose=${() => { large.value = false; }}><div class="pair large">
      <${Photo} url=${one.original_url} title=${t('photos.original')} /><${Photo} url=${one.new_url} title=${t('photos.new')} /></div><//>`}`;
}
