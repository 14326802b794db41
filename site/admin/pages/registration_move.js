// S14 for one person: another site, another time, or both. The new place is taken first; without one nothing changes.
import { get, newKey, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useRef, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, d, plural, t, tx } from '../lib/words.js';
import { fromField, toField } from '../lib/zone.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Ground } from '../parts/ground.js';
import { Check, Field } from '../parts/fields.js';
import { Refused, Waiting } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { Pick } from '../parts/pick.js';

const TIMES = ['starts_at', 'entry_from', 'entry_until'];
const pointerOf = (name) => `/sitting/${name}`;
const labels = () => ({
  '/site': t('move.to'), '/ground': t('ground.title'), '/reason': t('desk.reason'),
  ...Object.fromEntries(TIMES.map((name) => [pointerOf(name), t(`move.${name}`)])),
});

/** The new site: province first, then the sites in it that have places. */
function NewSite({ ask, sites, here }) {
  const own = sites.find((site) => site.code === here)?.province ?? '';
  const choosable = (site) => site.code !== here && site.open && site.free > 0;
  const province = useSignal(sites.some((site) => site.province === own && choosable(site)) ? own : '');
  const provinces = [...new Set(sites.map((site) => site.province))];
  const inside = sites.filter((site) => site.code !== here && (!province.value || site.province === province.value));
  const word = (site) => (site.open && site.free > 0 ? t('move.free', { name: siteName(site), n: plural(site.free) }) : t(site.open ? 'move.full' : 'move.closed', { name: siteName(site) }));
  const choose = (value) => {
    province.value = value;
    ask.values.value = { ...ask.values.value, '/site': '' };
  };
  return html`<div class="row"><${Pick} id="f-province" label=${t('move.province')} value=${province.value} onChange=${choose}
      options=${[['', t('move.province.all')], ...provinces.map((one) => [one, one])]} />
    <${Pick} id="f-site" label=${t('move.to')} error=${ask.errors.value.find(({ pointer }) => pointer === '/site')} value=${ask.values.value['/site']}
      onChange=${(site) => { ask.values.value = { ...ask.values.value, '/site': site }; }}
      options=${[['', t('move.choose')], ...inside.map((site) => [site.code, word(site), !choosable(site)])]} /></div>
    ${!inside.some(choosable) && html`<p class="small warnline"><${Icon} name="alert" />${t('move.none')}</p>`}`;
}

function Times({ ask }) {
  return html`<div class="group">${TIMES.map((name) => html`<${Field} form=${ask.form} pointer=${pointerOf(name)} label=${t(`move.${name}`)} type="datetime-local" step="60" />`)}
    <p class="small mute">${t('move.beijing')}</p></div>`;
}

/** What will happen, in the order it happens. */
function Effect({ registration, to, starts, ticket }) {
  const steps = [
    to && t('move.effect.first', { to: siteName(to), before: plural(to.free), after: plural(to.free - 1) }),
    to && t('move.effect.then', { from: siteName(registration.site) }),
    starts && tx('move.effect.time', { at: d(at(starts)) }),
    t(ticket ? 'move.effect.ticket' : 'move.effect.no_ticket', { n: (ticket?.version ?? 0) + 1 }),
    t('move.effect.money'), t('move.effect.message'),
  ].filter(Boolean);
  return html`<section class="sheet" aria-labelledby="effect"><h3 id="effect">${t('move.effect')}</h3><ol class="small effect-steps">${steps.map((step) => html`<li>${step}</li>`)}</ol></section>`;
}

/** The new place was gone: said with the words that nothing has changed. */
function NoPlace({ again }) {
  return html`<div class="notice bad refused" role="alert"><${Icon} name="alert" /><div><b>${t('move.no_place')}</b><p>${t('move.no_place.todo')}</p>
    <button class="btn" type="button" onClick=${() => again()}>${t('move.again')}</button></div></div>`;
}

function body({ '/site': site, '/ground': ground, '/reason': reason, ...rest }) {
  const sitting = rest['/time'] ? Object.fromEntries(TIMES.map((name) => [name, fromField(rest[pointerOf(name)])])) : null;
  return { site: rest['/elsewhere'] ? site : null, sitting, ground, reason: reason.trim() };
}

function startOf({ sitting }) {
  const times = Object.fromEntries(TIMES.map((name) => [pointerOf(name), toField(sitting?.[name])]));
  return { '/elsewhere': true, '/time': false, '/site': '', '/ground': '', '/reason': '', ...times };
}

function Form({ desk, answer, sites, reload, moved, onClose }) {
  const { registration } = answer.view;
  const ask = useAsk(startOf(registration));
  const key = useRef({ sent: '', key: '' }).current;
  const values = ask.values.value;
  const to = values['/elsewhere'] && sites.find((site) => site.code === values['/site']);
  const nothing = !values['/elsewhere'] && !values['/time'];
  const full = ask.problem.value?.code === 'sold_out';
  const submit = async (event) => {
    event.preventDefault();
    if (nothing) return;
    const sent = body(values);
    if (JSON.stringify(sent) !== key.sent) Object.assign(key, { sent: JSON.stringify(sent), key: newKey() });
    const needed = [...(values['/elsewhere'] ? ['/site'] : []), ...(values['/time'] ? TIMES.map(pointerOf) : []), '/ground', '/reason'];
    const fresh = await ask.submit(needed, () => post(`${desk.address}/move`, sent, { key: key.key }));
    if (!fresh) return;
    const words = to ? t('move.done', { to: siteName(to) }) : t('move.done.time');
    moved(fresh);
    desk.done.value = words;
    say(words);
    onClose();
  };
  const again = async () => { await reload(); ask.problem.value = null; Object.assign(key, { sent: '' }); };
  return html`<form novalidate onSubmit=${submit} class="form">${full ? html`<${NoPlace} again=${again} />` : html`<${Wrong} ask=${ask} labels=${labels()} />`}
    <p class="small">${t('move.from')} <b>${siteName(registration.site)}</b>${registration.sitting?.starts_at && html` · <span class="d">${at(registration.sitting.starts_at)}</span>`}</p>
    <div><${Check} form=${ask.form} pointer="/elsewhere" label=${t('move.elsewhere')} /><${Check} form=${ask.form} pointer="/time" label=${t('move.time')} /></div>
    ${values['/elsewhere'] && html`<${NewSite} ask=${ask} sites=${sites} here=${registration.site.code} />`}
    ${values['/time'] && html`<${Times} ask=${ask} />`}
    <${Ground} ask=${ask} />
    <${Field} form=${ask.form} pointer="/reason" label=${t('desk.reason')} hint=${t('move.reason.hint')} rows="2" maxlength="120" />
    ${nothing ? html`<p class="small mute">${t('move.nothing')}</p>`
      : html`<${Effect} registration=${registration} to=${to} starts=${values['/time'] && fromField(values['/sitting/starts_at'])} ticket=${answer.tickets.find((one) => one.state === 'ready')} />`}
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value} aria-disabled=${nothing ? 'true' : null}>${t(values['/elsewhere'] ? 'move.go' : 'move.go.time')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form>`;
}

export default function Move(props) {
  const load = useLoad(() => get(path('/sites')));
  const { value, error } = load;
  return html`<${Dialog} side title=${t('move.title')} onClose=${props.onClose}>
    ${error.value && html`<${Refused} problem=${error.value} again=${load.reload} />`}
    ${value.value ? html`<${Form} ...${props} sites=${value.value.sites} reload=${load.reload} />` : !error.value && html`<${Waiting} />`}<//>`;
}
