// The two photos side by side or laid over each other.
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { at, d, shortDay, t, tx, wordOf } from '../lib/words.js';
import { Dialog } from '../parts/dialog.js';
import { Judging, Key, PassedOn, shortcut } from './review_decide.js';

const REASONS = ['not_same_person', 'covered', 'background', 'size_or_crop', 'blurred', 'not_recent', 'other'];

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
    ${t(on ? 'review.over' : 'review.side')} ${key && html`<${Key} name=${key} />`}</button>`;
  return html`<section class="card stage" aria-labelledby="pair"><div class="panel-h"><h2 id="pair">${one.name_masked}</h2>
      <div class="acts"><button class="btn text" type="button" aria-keyshortcuts=${shortcut('Z')} onClick=${() => { large.value = true; }}>${t('review.enlarge')} <${Key} name="Z" /></button>
        <div class="seg" role="group" aria-label=${t('review.compare')}>${mode('', false)}${mode('O', true)}</div></div></div>
    <div class=${`pair ${over.value ? 'over' : ''}`}><${Photo} url=${one.original_url} title=${t('photos.original')} note=${t('photos.original.note')} />
      <${Photo} url=${one.new_url} title=${t('photos.new')} note=${tx('photos.new.note', { at: d(`${shortDay(one.uploaded_at)} ${at(one.uploaded_at, 'time')}`) })} /></div>
    <${PassedOn} one=${one} icon=${html`<${Icon} name="info" />`} />
    <${Flags} flags=${one.flags} />
    <dl class="versions small"><dt>${t('photos.if_approved')}</dt><dd>${t('photos.if_approved.said')}</dd>
      <dt>${t('photos.if_refused')}</dt><dd>${t('photos.if_refused.said')}</dd></dl>
    ${large.value && html`<${Dialog} title=${one.name_masked} onClose=${() => { large.value = false; }}><div class="pair large">
      <${Photo} url=${one.original_url} title=${t('photos.original')} /><${Photo} url=${one.new_url} title=${t('photos.new')} /></div><//>`}</section>`;
}

export function PhotoWork({ review }) {
  const said = { note: t('photos.decide.note'), approve: t('photos.approve'), reasons: t('photos.reasons'), refuse: t('photos.refuse'), hint: t('photos.escalate.hint') };
  return html`<${Judging} review=${review} said=${said} reasons=${REASONS} stage=${(one, how) => html`<${Stage} one=${one} ...${how} />`} />`;
}
