// Offices that confirm people: place, hours, what to bring, as candidates read them; and the code that leads in.
import { get, put } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { say } from '../lib/say.js';
import { t, words } from '../lib/words.js';
import { me, scopeOf, wide } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Check, Field } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { programme, ProgrammePick } from '../parts/programme_pick.js';
import { Asked } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';
import { Empty, Table } from '../parts/table.js';

const BOTH = ['name', 'address', 'hours', 'bring'];
const LANGS = ['zh-CN', 'en'];
const TEXTS = LANGS.flatMap((lang) => BOTH.map((name) => `/${name}/${lang}`));
const ownCode = () => { const [kind, code] = scopeOf(me.value.scope); return kind === 'office' ? code : null; };
const mayEdit = (code) => wide() || ownCode() === code;

/** The label of each place in the request; each text stands in both languages. */
const labels = () => ({
  '/code': t('offices.code'), '/district': t('offices.district'), '/phone': t('offices.phone'),
  ...Object.fromEntries(TEXTS.map((pointer) => { const [, name, lang] = pointer.split('/'); return [pointer, t(`offices.${name}.in`, { lang: t(`offices.lang.${lang}`) })]; })),
});
const filled = (office) => ({
  '/code': office?.code ?? ownCode() ?? '', '/district': office?.district ?? '', '/phone': office?.phone ?? '', '/open': office?.open ?? true,
  ...Object.fromEntries(TEXTS.map((pointer) => { const [, name, lang] = pointer.split('/'); return [pointer, office?.[name]?.[lang] ?? '']; })),
});

function Form({ office, onSaved, onClose, again }) {
  const ask = useAsk(filled(office));
  const word = labels();
  const needed = ['/code', ...TEXTS, '/district', '/phone'];
  const submit = async (event) => {
    event.preventDefault();
    const value = (pointer) => ask.values.value[pointer].trim();
    const both = (name) => Object.fromEntries(LANGS.map((lang) => [lang, value(`/${name}/${lang}`)]));
    const saved = await ask.submit(needed, () => put(`/staff/offices/${encodeURIComponent(value('/code'))}`, {
      programme: programme(), ...Object.fromEntries(BOTH.map((name) => [name, both(name)])), district: value('/district'), phone: value('/phone'), open: ask.values.value['/open'],
    }, { headers: office ? { 'If-Match': `"${office.version}"` } : { 'If-None-Match': '*' } }));
    if (saved) onSaved(saved);
  };
  const field = (pointer, more = {}) => html`<${Field} form=${ask.form} pointer=${pointer} label=${word[pointer]} ...${more} />`;
  const side = (lang) => html`<fieldset class="group"><legend>${t(`offices.lang.${lang}`)}</legend>${BOTH.map((name) => field(`/${name}/${lang}`, { lang, rows: name === 'name' ? null : '2' }))}</fieldset>`;
  if (ask.problem.value?.code === 'stale_version') return html`<${Stale} again=${again} />`;
  return html`<form novalidate onSubmit=${submit} class="card panel form"><h2>${office ? words(office.name) : t('offices.new')}</h2><${Wrong} ask=${ask} labels=${word} />
    ${!office && field('/code', { hint: t('offices.code.hint'), narrow: true, readonly: Boolean(ownCode()) })}
    <div class="halves">${LANGS.map(side)}</div>${field('/district', { narrow: true })}${field('/phone', { narrow: true, type: 'tel' })}
    <${Check} form=${ask.form} pointer="/open" label=${t('offices.open')} />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('offices.publish')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form>`;
}

/** The picture comes as text, and the policy of the page takes pictures as files only. */
function Entry({ entry }) {
  const url = useSignal('');
  useEffect(() => {
    url.value = URL.createObjectURL(new Blob([entry.svg], { type: 'image/svg+xml' }));
    return () => URL.revokeObjectURL(url.value);
  }, []);
  return html`<section class="card panel" aria-labelledby="entry"><h2 id="entry">${t('offices.entry')}</h2><p class="small mute">${t('offices.entry.note')}</p>
    ${url.value && html`<img src=${url.value} alt=${t('offices.entry')} width="180" height="180" />`}
    <p class="small"><code>${entry.address}</code></p>
    <div class="acts"><a class="btn" href=${entry.download_url}><${Icon} name="download" />${t('offices.entry.get')}</a></div></section>`;
}

function columns(edit) {
  return [
    { key: 'name', word: 'offices.office', head: true, show: (one) => html`${words(one.name)}<small>${one.code}</small>` },
    { key: 'address', word: 'offices.address', wrap: true, show: (one) => words(one.address) },
    { key: 'hours', word: 'offices.hours', wrap: true, show: (one) => words(one.hours) },
    { key: 'open', word: 'offices.state', show: (one) => (one.open ? t('offices.is_open') : html`<span class="tag warn">${t('offices.is_closed')}</span>`) },
    { key: 'edit', word: 'offices.change', show: (one) => mayEdit(one.code) && html`<button class="btn text" type="button" onClick=${() => edit(one)}>${t('offices.edit')}<span class="sr"> ${words(one.name)}</span></button>` },
  ];
}

function Of({ code }) {
  const here = `/programmes/${encodeURIComponent(code)}`;
  const load = useLoad(async () => {
    const [{ offices }, entry] = await Promise.all([get(`${here}/offices`), get(`${here}/entry`)]);
    return { offices, entry };
  });
  const editing = useSignal(null);
  const close = () => { editing.value = null; };
  const saved = (office) => {
    const others = load.value.value.offices.filter((one) => one.code !== office.code);
    load.value.value = { ...load.value.value, offices: [...others, office].sort((a, b) => a.code.localeCompare(b.code)) };
    say(t('offices.said', { name: words(office.name) }));
    close();
  };
  const fresh = (offices) => wide() || (ownCode() && !offices.some((one) => one.code === ownCode()));
  return html`<${Asked} load=${load}>${({ offices, entry }) => html`
    ${editing.value ? html`<${Form} key=${editing.value.code} office=${editing.value.code ? editing.value : null} onSaved=${saved} onClose=${close} again=${() => { close(); load.reload(); }} />` : html`<section class="card panel">
      ${offices.length ? html`<${Table} name=${t('nav.offices')} columns=${columns((one) => { editing.value = one; })} rows=${offices} keyOf=${(one) => one.code} />` : html`<${Empty} title=${t('offices.none')}><p class="small">${t('offices.none.todo')}</p><//>`}
      ${fresh(offices) && html`<div class="acts"><button class="btn primary" type="button" onClick=${() => { editing.value = {}; }}>${t('offices.new')}</button></div>`}</section>`}
    <${Entry} entry=${entry} />`}<//>`;
}

export default function Offices() {
  return html`<${PageHead} title=${t('nav.offices')} note=${t('offices.note')} />
    <div class="filters"><${ProgrammePick} /></div><${Of} key=${programme()} code=${programme()} />`;
}
