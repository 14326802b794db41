// The panel of one site: seats now, taken, lowest possible; names; closing and opening with a reason.
import { post, put } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { current, detail, partName, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { plural, t, words } from '../lib/words.js';
import { may, mayChange, wide } from '../lib/who.js';
import { Dialog } from '../parts/dialog.js';
import { Field, missing, Summary } from '../parts/fields.js';
import { Stale } from '../parts/stale.js';
import { siteName } from '../parts/site_name.js';
import { SiteState } from './board_sites.js';
import { Blocks } from './site_blocks.js';

const OPTIONAL = new Set(['name_en', 'initials']);
const NAMES = ['name', 'name_en', 'initials', 'province', 'city', 'address', 'pickup_place'];
const NEEDED = NAMES.filter((name) => !OPTIONAL.has(name)).map((name) => `/${name}`);
const labels = () => Object.fromEntries(['code', ...NAMES, 'capacity', 'reason'].map((name) => [`/${name}`, t(`site.${name}`)]));
const address = (code) => path(`/sites/${encodeURIComponent(code)}`);
const parted = (site) => site.pools.some((pool) => pool.part);
/** Places as they are asked for: one number, or one for each part of the exam. */
const placesOf = (site) => (parted(site) ? { parts: Object.fromEntries(site.pools.map((pool) => [pool.part, pool.capacity])) } : { capacity: site.capacity });
const bodyOf = (site, changes) => ({ ...Object.fromEntries(NAMES.map((name) => [name, site[name] ?? ''])), ...placesOf(site), ...changes });
const match = (site) => ({ headers: { 'If-Match': `"${site.version}"` } });

function Numbers({ site }) {
  const cell = (word, value, note) => html`<div><dt>${t(word)}</dt><dd class="big">${plural(value)}</dd>${note && html`<dd class="sub">${note}</dd>`}</div>`;
  return html`<dl class="three">${cell('site.now', site.capacity, site.blocked > 0 && t('sites.blocked', { n: plural(site.blocked) }))}${cell('site.taken', site.taken, t('site.taken.sub', { paid: plural(site.paid), held: plural(site.held) }))}
    ${cell('site.lowest', site.taken + site.blocked)}</dl>`;
}

/** What the server refused here: the floor it names, somebody else's change, or fields. */
function Trouble({ problem, errors, reload, more }) {
  if (problem?.code === 'stale_version') return html`<${Stale} again=${reload} />`;
  if (problem?.code !== 'below_taken') return html`<${Summary} key=${errors} problem=${problem} errors=${errors} labels=${{ ...labels(), ...more }} />`;
  return html`<${Floor} params=${problem.params} />`;
}

function Floor({ params }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  return html`<div class="notice bad" role="alert" tabindex="-1" ref=${box}><b>${t('site.below', { taken: plural(params.taken), minimum: plural(params.minimum ?? params.taken) })}</b></div>`;
}

/** What the change would do, said while one types. */
function Effect({ site, wish }) {
  if (!/^\d+$/.test(wish) || Number(wish) === site.capacity) return html`<p class="small mute">${t('site.effect.none')}</p>`;
  const lowest = site.taken + site.blocked;
  if (Number(wish) < lowest) return html`<p class="small badline"><${Icon} name="alert" />${t('site.below', { taken: plural(site.taken), minimum: plural(lowest) })}</p>`;
  const key = Number(wish) > site.capacity ? 'site.effect.more' : 'site.effect.less';
  return html`<p class="small">${t(key, { n: plural(Math.abs(Number(wish) - site.capacity)), before: plural(site.free), after: plural(Number(wish) - lowest) })}</p>`;
}

/** One form of the panel: its own values, errors and button. */
function useForm(start) {
  const values = useSignal(start);
  const errors = useSignal([]);
  const send = useSend();
  const submit = async (needed, action) => {
    send.problem.value = null;
    errors.value = missing(values.value, needed);
    if (errors.value.length) return undefined;
    const answer = await send.run(action);
    errors.value = send.problem.value?.errors ?? [];
    return answer;
  };
  return { values, errors, submit, busy: send.busy, problem: send.problem, form: { values, errors: errors.value } };
}
const trouble = (one, reload, more) => (one.errors.value.length > 0 || one.problem.value)
  && html`<${Trouble} problem=${one.problem.value} errors=${one.errors.value} reload=${reload} more=${more} />`;

function Seats({ site, reload }) {
  const one = useForm({ '/capacity': String(site.capacity) });
  const wish = one.values.value['/capacity'].trim();
  const by = (n) => () => { one.values.value = { '/capacity': String(Math.max(0, (Number(wish) || 0) + n)) }; };
  const save = async (event) => {
    event.preventDefault();
    const done = await one.submit(['/capacity'], async () => {
      await put(address(site.code), bodyOf(site, { capacity: Number(wish) }), match(site));
      return true;
    });
    if (!done) return;
    await reload();
    say(t('site.saved', { name: siteName(site), n: plural(Number(wish)) }));
  };
  return html`<form novalidate onSubmit=${save} class="form">${trouble(one, reload)}
    <div class="stepper"><${Field} form=${one.form} pointer="/capacity" label=${t('site.capacity')} inputmode="numeric" autocomplete="off" narrow />
      <button class="btn" type="button" onClick=${by(-10)}>−10</button><button class="btn" type="button" onClick=${by(10)}>+10</button></div>
    <${Effect} site=${site} wish=${wish} />
    <button class="btn primary" type="submit" aria-busy=${one.busy.value}>${t('site.save')}</button></form>`;
}

/** With parts there is one number for each, saved together. */
function Parts({ site, reload }) {
  const at = (pool) => `/parts/${pool.part}`;
  const one = useForm(Object.fromEntries(site.pools.map((pool) => [at(pool), String(pool.capacity)])));
  const save = async (event) => {
    event.preventDefault();
    const parts = Object.fromEntries(site.pools.map((pool) => [pool.part, Number(one.values.value[at(pool)])]));
    const done = await one.submit(site.pools.map(at), async () => {
      await put(address(site.code), bodyOf(site, { parts }), match(site));
      return true;
    });
    if (!done) return;
    await reload();
    say(t('site.saved', { name: siteName(site), n: plural(Object.values(parts).reduce((sum, n) => sum + n, 0)) }));
  };
  const named = Object.fromEntries(site.pools.map((pool) => [at(pool), t('site.capacity.part', { part: partName(pool.part) })]));
  return html`<form novalidate onSubmit=${save} class="form">${trouble(one, reload, named)}
    ${site.pools.map((pool) => html`<${Field} form=${one.form} pointer=${at(pool)} label=${named[at(pool)]} inputmode="numeric" autocomplete="off" narrow
      hint=${t('site.part.taken', { taken: plural(pool.paid + pool.held), blocked: plural(pool.blocked), free: plural(pool.free) })} />`)}
    <button class="btn primary" type="submit" aria-busy=${one.busy.value}>${t('site.save')}</button></form>`;
}

function Names({ site, reload }) {
  const one = useForm(Object.fromEntries(NAMES.map((name) => [`/${name}`, site[name] ?? ''])));
  const word = labels();
  const save = async (event) => {
    event.preventDefault();
    const changes = Object.fromEntries(NAMES.map((name) => [name, one.values.value[`/${name}`].trim()]));
    const done = await one.submit(NEEDED, async () => {
      await put(address(site.code), bodyOf(site, changes), match(site));
      return true;
    });
    if (!done) return;
    await reload();
    say(t('site.names.saved'));
  };
  return html`<details class="more"><summary>${t('site.names')}</summary><form novalidate onSubmit=${save} class="form">${trouble(one, reload)}
    ${NAMES.map((name) => html`<${Field} form=${one.form} pointer=${`/${name}`} label=${word[`/${name}`]} autocomplete="off" />`)}
    <button class="btn" type="submit" aria-busy=${one.busy.value}>${t('site.names.save')}</button></form></details>`;
}

function Switch({ site, reload }) {
  const one = useForm({ '/reason': '' });
  const verb = site.open ? 'close' : 'open';
  const send = async (event) => {
    event.preventDefault();
    const done = await one.submit(['/reason'], async () => {
      await post(`${address(site.code)}/${verb}`, { reason: one.values.value['/reason'].trim() });
      return true;
    });
    if (!done) return;
    await reload();
    one.values.value = { '/reason': '' };
    say(t(`site.${verb}.done`, { name: siteName(site) }));
  };
  return html`<details class="more"><summary>${t(`site.${verb}`)}</summary><form novalidate onSubmit=${send} class="form">${trouble(one, reload)}
    <p class="small">${t(`site.${verb}.effect`, { paid: plural(site.paid), held: plural(site.held) })}</p>
    <${Field} form=${one.form} pointer="/reason" label=${t('site.reason')} hint=${t('site.reason.hint')} rows="3" />
    <button class=${`btn ${site.open ? 'danger' : ''}`} type="submit" aria-busy=${one.busy.value}>${t(`site.${verb}`)}</button></form></details>`;
}

/** People have paid for places here: once it is closed, they are taken care of together. */
function Remedy({ site }) {
  if (!site.paid || !may('remedy') || !wide()) return null;
  const go = html`<a class="btn" href=${href(`remedies/${site.code}`)}>${t('site.remedy')}</a>`;
  if (site.open) return html`<details class="more"><summary>${t('site.remedy.title')}</summary><p class="small">${t('site.remedy.open', { paid: plural(site.paid) })}</p><p>${go}</p></details>`;
  return html`<div class="notice warn refused remedy-note"><${Icon} name="alert" /><div><b>${t('site.remedy.closed', { paid: plural(site.paid) })}</b><p class="small">${t('site.remedy.closed.todo')}</p>${go}</div></div>`;
}

/** Who waits here, where the round has lists. */
function Standby({ site }) {
  const part = useSignal(null);
  if (!detail.value?.answer.seat_rules?.standby) return null;
  const load = async () => { part.value = (await import('./site_standby.js')).List; };
  return html`<details class="more" onToggle=${load}><summary>${t('standby.title')}</summary>${part.value && html`<${part.value} code=${site.code} />`}</details>`;
}

export function SitePanel({ site, onClose, reload }) {
  const key = `${site.code}-${site.version}`;
  return html`<${Dialog} side title=${siteName(site)} onClose=${onClose}>
    <p class="small mute">${site.code} · ${site.province} ${site.city} · ${site.address} <${SiteState} site=${site} /></p>
    <${Numbers} site=${site} />
    ${!site.open && html`<${Remedy} site=${site} />`}
    <${Standby} site=${site} />
    ${mayChange('sites') ? html`<${parted(site) ? Parts : Seats} key=${key} site=${site} reload=${reload} /><${Blocks} site=${site} reload=${reload} /><${Names} key=${`n${key}`} site=${site} reload=${reload} />
      <${Switch} key=${`s${site.code}-${site.open}`} site=${site} reload=${reload} />${site.open && html`<${Remedy} site=${site} />`}` : html`<p class="small mute">${t('site.read_only')}</p>`}<//>`;
}

/** One number, or one for each part of the exam. */
export function NewSite({ onClose, reload }) {
  const one = useForm({});
  const { parts } = current.value.rules;
  const places = parts.length ? parts.map((part) => [`/parts/${part.id}`, t('site.capacity.part', { part: words(part.name) })]) : [['/capacity', t('site.capacity')]];
  const word = labels();
  const create = async (event) => {
    event.preventDefault();
    const values = one.values.value;
    const needed = ['/code', ...NEEDED, ...places.map(([pointer]) => pointer)];
    const done = await one.submit(needed, async () => {
      const body = Object.fromEntries(NAMES.map((name) => [name, (values[`/${name}`] ?? '').trim()]));
      const seats = parts.length ? { parts: Object.fromEntries(parts.map(({ id }) => [id, Number(values[`/parts/${id}`])])) } : { capacity: Number(values['/capacity']) };
      await put(address(values['/code'].trim()), { ...body, ...seats }, { headers: { 'If-None-Match': '*' } });
      return true;
    });
    if (!done) return;
    await reload();
    say(t('site.added', { name: values['/name'] }));
    onClose();
  };
  return html`<${Dialog} side title=${t('sites.add')} onClose=${onClose}><form novalidate onSubmit=${create} class="form">${trouble(one, reload, Object.fromEntries(places))}
    ${['code', ...NAMES].map((name) => html`<${Field} form=${one.form} pointer=${`/${name}`} label=${word[`/${name}`]} autocomplete="off" hint=${name === 'initials' ? t('site.initials.hint') : null} />`)}
    ${places.map(([pointer, label]) => html`<${Field} form=${one.form} pointer=${pointer} label=${label} inputmode="numeric" autocomplete="off" narrow />`)}
    <button class="btn primary" type="submit" aria-busy=${one.busy.value}>${t('site.create')}</button></form><//>`;
}
