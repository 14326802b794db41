// What a case is judged by: pictures, values side by side, facts. Each kind says how, in a file that comes with the first
// case of its group; a kind that is newer than this page shows all it has.
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { openWords, t } from '../lib/words.js';
import { Dialog } from '../parts/dialog.js';
import { label, plain, problem } from './case_words.js';

const PERSON = ['person', () => import('./case_person.js')];
const PAPER = ['paper', () => import('./case_paper.js')];
const RULE = ['rule', () => import('./case_rule.js')];
const GROUPS = { identity: PERSON, name: PERSON, suspect: PERSON, merge: PAPER, qualification: PAPER, proof: PAPER, eligibility: RULE, affected: RULE };

/** kind -> shown -> {pictures: [[url, title, type?]], heads, pairs: [[name, here, there, differs?]], facts: [[name, value]], warn, list, note} */
let known = {};

/** The words and the description of a kind, before a case of it is shown. */
export async function learn(kind) {
  const [group, load] = GROUPS[kind] ?? [];
  if (!group || kind in known) return;
  const [module] = await Promise.all([load(), openWords(`case_${group} document reasons`)]);
  known = { ...known, ...module.default };
}

const reason = ({ clause, code, params = {} }) => {
  const seen = [['value', params.value], ['limit', params.limit ?? params.accepted]].filter(([, value]) => value !== undefined);
  return html`<li><b>${problem(code, params)}</b><small>${[clause, params.exam ?? params.key, ...seen.map(([name, value]) => `${label(name)} ${plain(value)}`)].filter(Boolean).join(' · ')}</small></li>`;
};

/** A kind that nobody has described yet: addresses are pictures, the rest are facts. */
function anything(shown) {
  const entries = Object.entries(shown);
  const isLink = ([name, value]) => name.endsWith('_url') && typeof value === 'string';
  return { pictures: entries.filter(isLink).map(([name, url]) => [url, label(name)]), facts: entries.filter((one) => !isLink(one)) };
}

function Picture({ url, title, type, press }) {
  if (type === 'application/pdf') return html`<p><a class="btn" href=${url} target="_blank" rel="noopener">${t('queue.open_file', { name: title })}</a></p>`;
  if (type?.startsWith('video/')) return html`<figure><video src=${url} controls muted aria-label=${title}></video><figcaption>${title}</figcaption></figure>`;
  return html`<figure><button type="button" class="zoom" aria-label=${t('queue.enlarge', { name: title })} onClick=${press}><img src=${url} alt="" /></button><figcaption>${title}</figcaption></figure>`;
}

/** Values that differ are said to, in words. */
function Pairs({ heads, pairs }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('queue.compared')}><table class="mini sides"><caption class="sr">${t('queue.compared')}</caption>
    <thead><tr><td></td>${heads.map((word) => html`<th scope="col">${t(word)}</th>`)}</tr></thead>
    <tbody>${pairs.map(([name, one, two, differs]) => html`<tr key=${name} class=${differs ? 'differs' : ''}><th scope="row">${label(name)}</th><td>${plain(one)}</td>
      <td>${two === null ? html`<span class="mute">${t('queue.in_picture')}</span>` : plain(two)}${differs && html` <span class="tag warn">${t('queue.differs')}</span>`}</td></tr>`)}</tbody></table></div>`;
}

export function Shown({ kind, shown, large }) {
  const here = (known[kind] ?? anything)(shown);
  const { pictures = [], facts = [], warn = [], list = [], pairs } = here;
  const which = useSignal(0);
  const image = pictures[which.value] ?? pictures[0];
  const open = (i) => () => { which.value = i; large.value = true; };
  const values = facts.length > 0 && html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${label(name)}</dt><dd>${plain(value)}</dd></div>`)}</dl>`;
  const beside = pairs ? pictures.length > 0 : pictures.length === 1;
  return html`${warn.length > 0 && html`<ul class="checks small" role="list">${warn.map((said) => html`<li class="warnline"><${Icon} name="alert" />${said}</li>`)}</ul>`}
    <div class=${`evidence ${beside ? 'beside' : ''}`}>${pictures.length > 0 && html`<div class=${`case-files ${pictures.length > 1 ? 'many' : ''}`}>${pictures.map(([url, title, type], i) => html`<${Picture} key=${url} url=${url} title=${title} type=${type} press=${open(i)} />`)}</div>`}
    ${pairs ? html`<${Pairs} heads=${here.heads} pairs=${pairs} />` : values}</div>
    ${pairs && values}
    ${here.note && html`<div class="told"><h3>${t(here.note[0])}</h3><p>${here.note[1]}</p></div>`}
    ${list.length > 0 && html`<div class="told"><h3>${t('queue.rules_said')}</h3><ul role="list">${list.map(reason)}</ul></div>`}
    ${large.value && image && html`<${Dialog} title=${image[1]} onClose=${() => { large.value = false; }}><img class="whole" src=${image[0]} alt=${image[1]} /><//>`}`;
}
