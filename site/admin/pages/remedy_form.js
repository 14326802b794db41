// S14 for a whole site: everybody who paid there goes to other sites in the order chosen, or gets the money back.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, path } from '../lib/rounds.js';
import { go, href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { money, plural, t } from '../lib/words.js';
import { wide } from '../lib/who.js';
import { Options, useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { Ground } from '../parts/ground.js';
import { PageHead } from '../parts/page_head.js';
import { Pick } from '../parts/pick.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';

const labels = () => ({ '/action': t('remedy.action'), '/to': t('remedy.to'), '/ground': t('ground.title'), '/reason': t('desk.reason') });

/** How many go to which site, in the order of the list, and for how many there is no place. */
export function spread(people, targets) {
  let left = people;
  const shares = targets.map((site) => {
    const n = Math.min(left, site.free);
    left -= n;
    return { site, n };
  });
  return { shares, unplaced: left };
}

function Target({ share: { site, n }, i, last, move, drop }) {
  const name = siteName(site);
  const turn = (by, word, icon, off) => html`<button class="btn text icon" type="button" aria-disabled=${off ? 'true' : null} onClick=${() => !off && move(i, i + by)}>
    <${Icon} name=${icon} class=${by < 0 ? 'up' : ''} /><span class="sr">${t(word, { name })}</span></button>`;
  return html`<li><span class="grow"><b>${name}</b><small>${t('remedy.share', { n: plural(n), free: plural(site.free) })}</small></span>
    ${turn(-1, 'remedy.up', 'down', i === 0)}${turn(1, 'remedy.down', 'down', last)}
    <button class="btn text icon" type="button" onClick=${() => drop(site)}><${Icon} name="cross" /><span class="sr">${t('remedy.drop', { name })}</span></button></li>`;
}

/** The sites to go to, in order: the first is filled first. */
function Targets({ ask, chosen, sites, here, shares }) {
  const open = sites.filter((site) => site.code !== here.code && site.open && site.free > 0 && !chosen.value.includes(site.code));
  const near = (site) => (site.city === here.city ? 0 : site.province === here.province ? 1 : 2);
  const sorted = [...open].sort((a, b) => near(a) - near(b) || b.free - a.free);
  const move = (from, to) => {
    const list = [...chosen.value];
    list.splice(to, 0, ...list.splice(from, 1));
    chosen.value = list;
    say(t('remedy.moved', { name: siteName(sites.find((site) => site.code === list[to])), n: to + 1 }));
  };
  const add = (code) => { if (code) chosen.value = [...chosen.value, code]; };
  const drop = (site) => { chosen.value = chosen.value.filter((code) => code !== site.code); };
  return html`<div class="group"><${Pick} id="f-to" label=${t('remedy.to')} hint=${t('remedy.to.hint')} value="" error=${ask.errors.value.find(({ pointer }) => pointer === '/to')} onChange=${add}
      options=${[['', t('remedy.to.add')], ...sorted.map((site) => [site.code, t('remedy.option', { name: siteName(site), city: site.city, n: plural(site.free) })])]} />
    ${shares.length > 0 && html`<ol class="lines ordered" role="list">${shares.map((share, i) => html`<${Target} key=${share.site.code} share=${share} i=${i} last=${i === shares.length - 1} move=${move} drop=${drop} />`)}</ol>`}</div>`;
}

/** The effect in numbers, as of now; the server counts again. */
function Effect({ here, action, unplaced, fee }) {
  const refund = action === 'refund';
  const cell = (word, value, bad) => html`<div><dt>${t(word)}</dt><dd class=${`big ${bad ? 'bad-word' : ''}`}>${value}</dd></div>`;
  return html`<dl class="three card flat">${cell('remedy.people', plural(here.paid))}${cell('remedy.money', money(refund ? here.paid * fee : 0))}
      ${refund ? cell('remedy.places', plural(here.paid)) : cell('remedy.unplaced', plural(unplaced), unplaced > 0)}</dl>
    ${!refund && unplaced > 0 && html`<div class="notice warn"><${Icon} name="alert" /><span>${t('remedy.unplaced.said', { n: plural(unplaced) })}</span></div>`}
    <p class="small mute">${t(refund ? 'remedy.refund.said' : 'remedy.move.said')}</p>`;
}

function Form({ here, sites }) {
  const ask = useAsk({ '/action': 'move', '/ground': here.open ? '' : 'site_closed', '/reason': '' });
  const chosen = useSignal([]);
  const action = ask.values.value['/action'];
  const targets = chosen.value.map((code) => sites.find((site) => site.code === code)).filter(Boolean);
  const { shares, unplaced } = spread(here.paid, targets);
  const fee = current.value.rules?.fee_minor ?? 0;
  const submit = async (event) => {
    event.preventDefault();
    const { '/ground': ground, '/reason': reason } = ask.values.value;
    const to = action === 'move' ? chosen.value : [];
    ask.values.value = { ...ask.values.value, '/to': to.join() };
    const needed = ['/action', ...(action === 'move' ? ['/to'] : []), '/ground', '/reason'];
    const approval = await ask.submit(needed, () => post(path(`/sites/${encodeURIComponent(here.code)}/remedy`), { action, to, ground, reason: reason.trim() }));
    if (!approval) return;
    say(t('desk.asked'));
    go(href(`approvals/${approval.id}`));
  };
  return html`<form novalidate onSubmit=${submit} class="card panel form remedy"><${Wrong} ask=${ask} labels=${labels()} />
    ${here.open && html`<div class="notice warn refused"><${Icon} name="alert" /><div><p>${t('remedy.open')}</p><a class="btn" href=${href(`sites/${here.code}`)}>${t('remedy.open.look')}</a></div></div>`}
    <${Options} ask=${ask} pointer="/action" legend=${t('remedy.action')} options=${['move', 'refund'].map((one) => [one, t(`remedy.action.${one}`), t(`remedy.action.${one}.hint`)])} />
    ${action === 'move' && html`<${Targets} ask=${ask} chosen=${chosen} sites=${sites} here=${here} shares=${shares} />`}
    <${Ground} ask=${ask} />
    <${Field} form=${ask.form} pointer="/reason" label=${t('desk.reason')} hint=${t('desk.reason.hint')} rows="3" maxlength="120" />
    <section class="group" aria-labelledby="effect"><h2 id="effect">${t('remedy.effect')}</h2><${Effect} here=${here} action=${action} unplaced=${unplaced} fee=${fee} /></section>
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('desk.submit')}</button><span class="small mute">${t('desk.two')}</span></div></form>`;
}

function Body({ sites, code }) {
  const here = sites.find((site) => site.code === code);
  if (!here || !wide()) return html`<div class="notice warn"><${Icon} name="info" /><span>${t(here ? 'remedy.national' : 'remedy.no_site')}</span></div>`;
  if (!here.paid) return html`<div class="notice"><${Icon} name="info" /><span>${t('remedy.nobody')}</span></div>`;
  return html`<${Form} here=${here} sites=${sites} />`;
}

export default function RemedyForm({ id }) {
  const load = useLoad(() => get(path('/sites')));
  const here = load.value.value?.sites.find((site) => site.code === id);
  const note = here && t('remedy.note', { paid: plural(here.paid), held: plural(here.held) });
  return html`<${PageHead} title=${here ? t('remedy.title', { site: siteName(here) }) : t('remedies.title')} note=${note} back=${[href('remedies'), t('remedies.title')]} />
    <${Asked} load=${load}>${({ sites }) => html`<${Body} sites=${sites} code=${id} />`}<//>`;
}
