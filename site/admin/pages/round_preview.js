// The official notice of a round as everybody reads it, or would: a draft has one too. Corrections stand on top with their day.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, lang, t } from '../lib/words.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';

const BLOCKS = {
  text: ({ text, leads }) => html`<p>${leads ? html`<b>${text}</b>` : text}</p>`,
  points: ({ items }) => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`,
  table: ({ head, rows }, name) => html`<div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name })}><table><caption class="sr">${name}</caption>
    <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
    <tbody>${rows.map(([first, ...cells]) => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td class="wrap">${cell}</td>`)}</tr>`)}</tbody></table></div>`,
};

function Clause({ clause }) {
  const id = `clause-${clause.id}`;
  return html`<section aria-labelledby=${id}><h3 id=${id}>${clause.number} ${clause.title}</h3>${clause.blocks.map((block) => BLOCKS[block.kind]?.(block, clause.title))}</section>`;
}

function Corrections({ all }) {
  if (!all.length) return null;
  return html`<section aria-labelledby="corrections"><h3 id="corrections">${t('preview.corrections')}</h3>
    ${all.map((one) => html`<p class="small"><span class="tag warn">${one.stamp}</span></p><ul>${one.items.map((item) => html`<li>${item}</li>`)}</ul>`)}</section>`;
}

function Notice({ notice }) {
  return html`<article class="card panel prose" lang=${notice.language}><h2>${notice.title}</h2>
    <p class="small mute">${[notice.programme, notice.office, at(notice.issued_on, 'date')].filter(Boolean).join(' · ')}</p>
    <${Corrections} all=${notice.corrections} />${notice.clauses.map((clause) => html`<${Clause} key=${clause.id} clause=${clause} />`)}
    <p class="small mute">${notice.zone}</p></article>`;
}

export default function Preview() {
  const load = useLoad(() => get(`${path('/preview')}?lang=${lang.value}`));
  const asked = useRef(lang.value);
  useEffect(() => {
    if (asked.current === lang.value) return;
    asked.current = lang.value;
    load.reload();
  }, [lang.value]);
  return html`<${PageHead} title=${t('preview.title')} note=${t('preview.note')} back=${[href('rounds'), t('rounds.title')]} />
    ${current.value.draft && html`<p class="notice warn"><${Icon} name="lock" /><span>${t('rounds.draft.said')}</span></p>`}
    <${Asked} load=${load}>${(notice) => html`<${Notice} notice=${notice} />`}<//>`;
}
