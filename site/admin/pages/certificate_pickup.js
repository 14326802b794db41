// When and how certificates are collected: what candidates are told, and the form that changes it.
import { get, put } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, t, words } from '../lib/words.js';
import { wide } from '../lib/who.js';
import { fromField, toField } from '../lib/zone.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { Asked } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';

const FIELDS = ['/opens_at', '/closes_at', '/note/zh-CN', '/note/en'];
const labelsOf = () => Object.fromEntries(FIELDS.map((pointer) => [pointer, t(`pickup${pointer.replaceAll('/', '.')}`)]));

/** Without an announcement yet the first one must not meet another. */
const guard = ({ version }) => (version ? { 'If-Match': `"${version}"` } : { 'If-None-Match': '*' });

function Form({ pickup, onSaved, onClose, again }) {
  const ask = useAsk({ '/opens_at': toField(pickup.opens_at), '/closes_at': toField(pickup.closes_at), '/note/zh-CN': pickup.note?.['zh-CN'] ?? '', '/note/en': pickup.note?.en ?? '' });
  const label = labelsOf();
  const submit = async (event) => {
    event.preventDefault();
    const seen = ask.values.value;
    const note = { 'zh-CN': seen['/note/zh-CN'].trim(), en: seen['/note/en'].trim() };
    const body = { opens_at: fromField(seen['/opens_at']), closes_at: fromField(seen['/closes_at']), note };
    const saved = await ask.submit(['/opens_at', '/note/zh-CN', '/note/en'], () => put(path('/pickup'), body, { headers: guard(pickup) }));
    if (!saved) return;
    say(t('pickup.saved'));
    onSaved(saved);
  };
  const stale = ask.problem.value?.code === 'stale_version';
  return html`${stale ? html`<${Stale} again=${again} />` : html`<${Wrong} ask=${ask} labels=${label} />`}
    <form novalidate class="form" onSubmit=${submit}><div class="row"><${Field} form=${ask.form} pointer="/opens_at" label=${label['/opens_at']} hint=${t('pickup.beijing')} type="datetime-local" narrow />
        <${Field} form=${ask.form} pointer="/closes_at" label=${label['/closes_at']} hint=${t('pickup.closes_at.hint')} type="datetime-local" narrow /></div>
      <div class="halves"><${Field} form=${ask.form} pointer="/note/zh-CN" label=${label['/note/zh-CN']} hint=${t('pickup.note.hint')} rows="3" lang="zh-CN" maxlength="1000" />
        <${Field} form=${ask.form} pointer="/note/en" label=${label['/note/en']} hint=${t('pickup.note.hint')} rows="3" lang="en" maxlength="1000" /></div>
      <div class="acts"><button class="btn soft" type="submit" aria-busy=${ask.busy.value}>${t('pickup.save')}</button><button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form>`;
}

function Told({ pickup }) {
  if (!pickup.opens_at) return html`<p class="mute">${t('pickup.none')}</p>`;
  const when = `${at(pickup.opens_at)} – ${pickup.closes_at ? at(pickup.closes_at) : t('pickup.open_end')}`;
  return html`<dl class="facts"><div><dt>${t('pickup.when')}</dt><dd class="plain">${when}</dd></div><div><dt>${t('pickup.said')}</dt><dd>${words(pickup.note)}</dd></div></dl>`;
}

export function Pickup() {
  const load = useLoad(() => get(path('/pickup')));
  const editing = useSignal(false);
  const saved = (pickup) => { load.value.value = pickup; editing.value = false; };
  const again = async () => { editing.value = false; await load.reload(); editing.value = true; };
  return html`<section class="card panel" aria-labelledby="pickup"><div class="panel-h"><h2 id="pickup">${t('pickup.title')}</h2>
      ${wide() && !editing.value && load.value.value && html`<button class="btn" type="button" onClick=${() => { editing.value = true; }}>${t(load.value.value.opens_at ? 'pickup.change' : 'pickup.announce')}</button>`}</div>
    <p class="small mute">${t('pickup.note')}</p>
    <${Asked} load=${load}>${(pickup) => (editing.value ? html`<${Form} pickup=${pickup} onSaved=${saved} onClose=${() => { editing.value = false; }} again=${again} />` : html`<${Told} pickup=${pickup} />`)}<//></section>`;
}
