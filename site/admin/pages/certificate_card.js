// One certificate: hand it over, take that back, or make it void.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, d, t, tx, wordOf } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Options, useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';

const LOOK = { waiting: ['warn', 'clock'], collected: ['ok', 'done'], void: ['bad', 'alert'], superseded: ['', 'refresh'] };

function State({ one }) {
  const [tone, icon] = LOOK[one.state] ?? LOOK.waiting;
  const to = one.collected_to && wordOf('certificate.to', one.collected_to);
  return html`<div class=${`notice ${tone}`}><${Icon} name=${icon} /><div><b>${wordOf('certificate.said', one.state)}</b>
    ${one.state === 'collected' && html`<p>${tx('certificate.collected', { at: d(at(one.collected_at)), by: one.collected_by, to })}</p>`}
    ${one.note && html`<p>${t('certificate.note.said', { note: one.note })}</p>`}${one.void_reason && html`<p>${t('certificate.void.said', { reason: one.void_reason })}</p>`}</div></div>`;
}

function Collect({ one, send }) {
  const ask = useAsk({ '/to': 'self', '/note': '' });
  const agent = ask.values.value['/to'] === 'agent';
  const submit = async (event) => {
    event.preventDefault();
    const { '/to': to, '/note': note } = ask.values.value;
    const done = await ask.submit(agent ? ['/note'] : [], () => post(path(`/certificates/${one.certificate_no}/collect`), { to, note: note.trim() }));
    if (done) send(done, t('certificate.done.collect', { no: one.certificate_no }));
  };
  const label = t(agent ? 'certificate.agent' : 'certificate.remark');
  return html`<form novalidate class="form" onSubmit=${submit}><${Wrong} ask=${ask} labels=${{ '/note': label }} />
    <${Options} ask=${ask} pointer="/to" legend=${t('certificate.who')} options=${[['self', t('certificate.to.self')], ['agent', t('certificate.to.agent')]]} />
    <${Field} form=${ask.form} pointer="/note" label=${label} hint=${agent ? t('certificate.agent.hint') : null} maxlength="200" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('certificate.collect')}</button></div></form>`;
}

/** What needs a reason and is seldom: folded away until it is wanted, one at a time. */
function Seldom({ one, action, word, danger, send }) {
  const open = useSignal(false);
  const voids = action === 'void';
  const ask = useAsk({ '/reason': '', '/again': 'no' });
  const labels = { '/reason': t('certificate.reason') };
  const submit = async (event) => {
    event.preventDefault();
    const done = await ask.submit(['/reason'], () => post(path(`/certificates/${one.certificate_no}/${action}`), { reason: ask.values.value['/reason'].trim(), ...(voids && { again: ask.values.value['/again'] === 'yes' }) }));
    if (done) send(done, t(`certificate.done.${action}`, { no: one.certificate_no }));
  };
  return html`<details class="more" name="seldom" onToggle=${(event) => { open.value = event.currentTarget.open; }}><summary>${word}</summary>${open.value && html`<form novalidate class="form" onSubmit=${submit}><p class="small">${t(`certificate.effect.${action}`)}</p>
    <${Wrong} ask=${ask} labels=${labels} /><${Field} form=${ask.form} pointer="/reason" label=${labels['/reason']} rows="2" maxlength="120" />
    ${voids && html`<${Options} ask=${ask} pointer="/again" legend=${t('certificate.again')} options=${[['no', t('certificate.again.no')], ['yes', t('certificate.again.yes')]]} />`}
    <div class="acts"><button class=${`btn ${danger ? 'danger' : ''}`} type="submit" aria-busy=${ask.busy.value}>${word}</button></div></form>`}</details>`;
}

function Body({ one, site, send }) {
  const facts = [['certificate.name', one.name_masked], ['certificate.ticket', html`<span class="num">${one.ticket_no_masked}</span>`], ['certificate.grade', one.grade], ['certificate.site', site ? siteName(site) : one.site_name]];
  const ended = one.state === 'void' || one.state === 'superseded';
  return html`<div class="halves"><div class="col"><${State} one=${one} />
      <dl class="facts">${facts.map(([word, value]) => html`<div><dt>${t(word)}</dt><dd>${value}</dd></div>`)}</dl>
      <p class="small"><a href=${href(`registrations/${one.candidate_id}`)}>${t('certificate.person')}</a></p></div>
    <div>${one.state === 'waiting' && html`<${Collect} one=${one} send=${send} />`}
      ${one.state === 'collected' && html`<${Seldom} one=${one} action="return" word=${t('certificate.return')} send=${send} />`}
      ${!ended && may('results') && html`<${Seldom} one=${one} action="void" word=${t('certificate.void')} danger send=${send} />`}</div></div>`;
}

export function CertificateCard({ number, sites, onDone, onClose }) {
  const load = useLoad(() => get(path(`/certificates/${encodeURIComponent(number)}`)));
  const heading = useRef();
  useEffect(() => { heading.current.focus(); heading.current.scrollIntoView({ block: 'nearest' }); }, []);
  const send = (answer, words) => { load.value.value = answer; say(words); onDone(); };
  return html`<section class="card panel found" aria-labelledby="found"><div class="panel-h"><h2 id="found" tabindex="-1" ref=${heading}>${t('certificate.one')} <span class="num">${number}</span></h2>
      <button class="btn text icon" type="button" onClick=${onClose}><${Icon} name="cross" /><span class="sr">${t('close')}</span></button></div>
    <${Asked} load=${load}>${(one) => html`<${Body} key=${one.state} one=${one} site=${sites.find((site) => site.code === one.site)} send=${send} />`}<//></section>`;
}
