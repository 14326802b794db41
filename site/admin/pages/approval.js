// S10: one request: the numbers then and now, who asked and why; the approver types the number of people.
import { get, post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, d, has, plural, t, wordOf } from '../lib/words.js';
import { mayRead } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Asked, wordsOf } from '../parts/refused.js';
import { aboutLines, Change, effectLines, effectWord, shown, subjectOf } from './approval_words.js';

const address = (id) => path(`/approvals/${encodeURIComponent(id)}`);
const AFTER = { refund: 'refunds', site_remedy: 'remedies', release: 'release', publish_round: 'rounds' };
const digits = (text) => text.normalize('NFKC').replace(/[\s,，]/g, '');

function Effect({ one }) {
  const lines = effectLines(one.effect, one.effect_now);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name: t('approval.effect') })}><table class="tight"><caption class="sr">${t('approval.effect')}</caption>
    <thead><tr><th scope="col">${t('approval.item')}</th><th scope="col" class="r">${t('approval.then')}</th><th scope="col" class="r">${t('approval.now')}</th><th scope="col" class="r">${t('approval.change')}</th></tr></thead>
    <tbody>${lines.map(([name, then, value]) => html`<tr key=${name}><th scope="row">${effectWord(name, one.kind)}</th><td class="r">${shown(name, then)}</td>
      <td class="r"><b>${one.effect_now ? shown(name, value) : '–'}</b></td><td class="r">${one.effect_now && html`<${Change} name=${name} then=${then} now=${value} />`}</td></tr>`)}</tbody></table></div>`;
}

/** Somebody or something changed it meanwhile: nothing was done; the numbers are read anew. */
function Changed({ again }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  return html`<div class="notice warn refused" role="alert" tabindex="-1" ref=${box}><${Icon} name="refresh" /><div><b>${t('approval.changed')}</b>
    <p>${t('approval.changed.todo')}</p><button class="btn" type="button" onClick=${() => again()}>${t('approval.look')}</button></div></div>`;
}

/** Nobody is concerned yet where a round is published: nothing to count. */
function Approve({ one, reload, done }) {
  const { people } = one.effect_now;
  const start = { '/people': people ? '' : '0' };
  const ask = useAsk(start);
  const submit = async (event) => {
    event.preventDefault();
    const typed = Number(digits(ask.values.value['/people']));
    const approved = await ask.submit(['/people'], async () => {
      if (typed !== people) return 'differs';
      await post(`${address(one.id)}/approve`, { people: typed });
      return 'done';
    });
    if (approved === 'differs') ask.errors.value = [{ pointer: '/people', code: 'people_differ', params: { people } }];
    else if (approved) done('approved');
  };
  const changed = ['effect_changed', 'stale_version', 'conflict'].includes(ask.problem.value?.code);
  if (changed) return html`<${Changed} again=${async () => { await reload(); ask.problem.value = null; ask.values.value = start; }} />`;
  return html`<form novalidate onSubmit=${submit} class="form"><${Wrong} ask=${ask} labels=${{ '/people': t('approval.people') }} />
    ${people > 0 && html`<${Field} form=${ask.form} pointer="/people" label=${t('approval.people')} hint=${t('approval.people.hint')} inputmode="numeric" autocomplete="off" narrow />`}
    <button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('approval.approve')}</button></form>`;
}

function Refuse({ one, onClose, done }) {
  const ask = useAsk({ '/reason': '' });
  const kind = one.own ? 'withdraw' : 'refuse';
  const submit = async (event) => {
    event.preventDefault();
    const refused = await ask.submit(['/reason'], () => post(`${address(one.id)}/refuse`, { reason: ask.values.value['/reason'].trim() }));
    if (!refused) return;
    onClose();
    done(one.own ? 'withdrawn' : 'refused');
  };
  return html`<${Dialog} title=${t(`approval.${kind}.title`)} onClose=${onClose}><form novalidate onSubmit=${submit} class="form"><${Wrong} ask=${ask} labels=${{ '/reason': t('desk.reason') }} />
    <p class="small">${t(`approval.${kind}.said`)}</p>
    <${Field} form=${ask.form} pointer="/reason" label=${t('desk.reason')} rows="3" maxlength="120" />
    <div class="acts"><button class="btn danger" type="submit" aria-busy=${ask.busy.value}>${t(`approval.${kind}`)}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

/** Why it cannot be approved by this person or at all; null when it can. */
function hindrance(one) {
  if (one.own) return 'own';
  if (Date.parse(one.expires_at) <= now()) return 'expired';
  return one.effect_now ? null : 'impossible';
}

function Decide({ one, reload, done }) {
  const refusing = useSignal(false);
  void second.value;
  const why = hindrance(one);
  return html`<section class="card panel decision" aria-labelledby="decide"><h2 id="decide">${t('approval.decide')}</h2>
    ${why ? html`<div class=${`notice ${why === 'impossible' ? 'warn' : ''}`}><${Icon} name=${why === 'impossible' ? 'alert' : 'info'} /><span>${t(`approval.why.${why}`)}${why === 'impossible' && one.why && html` <b>${wordsOf(one.why).title}</b>`}</span></div>`
      : html`<${Approve} one=${one} reload=${reload} done=${done} />`}
    <p><button class=${`btn ${one.own ? '' : 'danger'}`} type="button" onClick=${() => { refusing.value = true; }}>${t(one.own ? 'approval.withdraw' : 'approval.refuse')}</button></p>
    ${refusing.value && html`<${Refuse} one=${one} done=${done} onClose=${() => { refusing.value = false; }} />`}</section>`;
}

function Request({ one, sites, reload, done }) {
  return html`<div class="record"><div class="col">
      <section class="card panel" aria-labelledby="effect"><h2 id="effect">${t('approval.effect')}</h2>${has(`approval.means.${one.kind}`) && html`<p>${t(`approval.means.${one.kind}`)}</p>`}<p class="small mute">${t('approval.effect.note')}</p><${Effect} one=${one} />
        ${one.effect_now?.unplaced > 0 && html`<div class="notice warn"><${Icon} name="alert" />${t('approval.unplaced', { n: plural(one.effect_now.unplaced) })}</div>`}</section>
      <section class="card panel" aria-labelledby="about"><h2 id="about">${t('approval.about')}</h2>
        <dl class="facts">${aboutLines(one, sites).map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}
          <div><dt>${t('approval.by')}</dt><dd>${one.requested_by}</dd></div><div><dt>${t('approval.at')}</dt><dd>${d(at(one.requested_at, 'second'))}</dd></div>
          <div><dt>${t('approval.until')}</dt><dd>${d(at(one.expires_at))}</dd></div></dl></section></div>
    <${Decide} one=${one} reload=${reload} done=${done} /></div>`;
}

function Done({ how, kind }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  const page = AFTER[kind];
  return html`<div class="notice ok refused" tabindex="-1" ref=${box}><${Icon} name="done" /><div><b>${t(`approval.done.${how}`)}</b>
    <p class="acts"><a class="btn primary" href=${href('approvals')}>${t('approval.next')}</a>
      ${how === 'approved' && page && mayRead(page) && html`<a class="btn" href=${href(page)}>${wordOf('approval.follow', kind)}</a>`}</p></div></div>`;
}

export default function Approval({ id }) {
  const finished = useSignal(null);
  const load = useLoad(async () => {
    const [one, { sites }] = await Promise.all([get(address(id)), get(path('/sites')).catch(() => ({ sites: [] }))]);
    return { one, sites: new Map(sites.map((site) => [site.code, site])) };
  });
  const loaded = load.value.value;
  const done = (how) => {
    finished.value = how;
    say(t(`approval.done.${how}`));
  };
  const title = loaded ? subjectOf(loaded.one, loaded.sites) : t('approval.title');
  return html`<${PageHead} title=${title} back=${[href('approvals'), t('approvals.title')]} />
    ${finished.value ? html`<${Done} how=${finished.value} kind=${loaded.one.kind} />`
      : html`<${Asked} load=${load}>${({ one, sites }) => html`<${Request} one=${one} sites=${sites} reload=${load.reload} done=${done} />`}<//>`}`;
}
