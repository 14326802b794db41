// Pictures of the photo page: the photo in force, the one on its way, what is good and what is not.
import { has, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { Section } from './cards.js';
import { D } from './time.js';

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
    ${pending.state === 'refused' ? html`<p>${t(has(key) ? key : 'photo.reason.other', pending.params ?? {})}</p>` : html`<p>${t(`photo.pending.${pending.state}_text`)}</p>`}
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
