// The texts that go out, as a candidate of this round reads them, in both languages.
import { get } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { t, wordOf } from '../lib/words.js';
import { Choice } from '../parts/bar.js';
import { Asked } from '../parts/refused.js';

function Sheet({ template, lang }) {
  return html`<article class="sheet" lang=${lang}><h3>${template.title[lang]}</h3>${template.body[lang].split('\n').map((line) => html`<p>${line}</p>`)}
    <p class="sms small"><b>${t(lang === 'en' ? 'template.sms.en' : 'template.sms.zh')}</b><span>${template.sms[lang]}</span></p></article>`;
}

export function Templates() {
  const load = useLoad(() => get(path('/message-templates')));
  const kind = useSignal('');
  const shown = ({ templates }) => {
    const template = templates.find((one) => one.kind === kind.value) ?? templates[0];
    return html`<div class="filters"><${Choice} id="template" label=${t('template.kind')} value=${template.kind} options=${templates.map((one) => [one.kind, wordOf('message.kind', one.kind)])} onChange=${(value) => { kind.value = value; }} /></div>
      <div class="halves"><${Sheet} template=${template} lang="zh-CN" /><${Sheet} template=${template} lang="en" /></div>`;
  };
  return html`<section class="card panel" aria-labelledby="templates"><h2 id="templates">${t('template.title')}</h2><p class="small mute">${t('template.note')}</p><${Asked} load=${load}>${shown}<//></section>`;
}
