// A person is at the desk with their document: find them by its number, compare the photo, confirm or say why not.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { say } from '../lib/say.js';
import { at, t, wordOf, words } from '../lib/words.js';
import { me, scopeOf } from '../lib/who.js';
import { Options, useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Pick } from '../parts/pick.js';
import { programme, ProgrammePick } from '../parts/programme_pick.js';
import { Asked } from '../parts/refused.js';

const REASONS = ['not_same_person', 'name_differs', 'id_no_differs', 'document_expired', 'unreadable', 'other'];

/** National staff say for which office; an office and a school are who they are. */
const ownDesk = () => scopeOf(me.value.scope)[0] !== 'national';

function Search({ offices, onFound }) {
  const ask = useAsk({ '/id_no': '', '/office': offices[0]?.code ?? '' });
  const labels = { '/id_no': t('identity.id_no'), '/office': t('identity.office') };
  const submit = async (event) => {
    event.preventDefault();
    const { '/id_no': typed, '/office': office } = ask.values.value;
    const body = { programme: programme(), id_no: typed.trim(), office: ownDesk() ? null : office };
    const found = await ask.submit(ownDesk() ? ['/id_no'] : ['/id_no', '/office'], () => post('/staff/identity/search', body));
    if (found) onFound({ ...found, office: body.office });
  };
  return html`<form novalidate onSubmit=${submit} class="card panel form"><${Wrong} ask=${ask} labels=${labels} />
    ${!ownDesk() && html`<${Pick} id="f-office" label=${labels['/office']} value=${ask.values.value['/office']} error=${ask.errors.value.find((one) => one.pointer === '/office')}
      options=${offices.map((one) => [one.code, words(one.name)])} onChange=${(code) => { ask.values.value = { ...ask.values.value, '/office': code }; }} />`}
    <${Field} form=${ask.form} pointer="/id_no" label=${labels['/id_no']} hint=${t('identity.id_no.hint')} autocomplete="off" spellcheck="false" maxlength="40" narrow />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('identity.find')}</button></div></form>`;
}

function Decide({ person, onDone, onBack }) {
  const ask = useAsk({ '/reason': '' });
  const decide = (action, needed) => async () => {
    const body = { programme: programme(), candidates: [person.candidate_id], office: person.office, reason: action === 'reject' ? ask.values.value['/reason'] : null };
    const answer = await ask.submit(needed, async () => {
      const { decided: [{ outcome }] } = await post(`/staff/identity/${action}`, body);
      if (outcome !== 'done') throw Object.assign(new Error(outcome), { code: outcome, params: {}, errors: [] });
    });
    if (answer) onDone(t(`identity.said.${action}`, { name: person.name_masked }));
  };
  return html`<div class="form"><${Wrong} ask=${ask} labels=${{ '/reason': t('identity.reason') }} />
    <div class="acts"><button class="btn primary" type="button" aria-busy=${ask.busy.value} onClick=${decide('confirm', [])}>${t('identity.confirm')}</button></div>
    <${Options} ask=${ask} pointer="/reason" legend=${t('identity.reason')} options=${REASONS.map((name) => [name, wordOf('reason', name)])} />
    <div class="acts"><button class="btn" type="button" onClick=${decide('reject', ['/reason'])}>${t('identity.reject')}</button>
      <button class="btn text" type="button" onClick=${onBack}>${t('cancel')}</button></div></div>`;
}

function Person({ person, onDone, onBack }) {
  const heading = useRef();
  useEffect(() => heading.current.focus(), []);
  const state = person.confirmed ? html`<p class="okline"><${Icon} name="done" />${t('identity.already', { at: at(person.confirmed_at), way: wordOf('identity.way', person.way) })}</p>`
    : person.refused && html`<p class="warnline"><${Icon} name="alert" />${t('identity.refused', { by: person.refused.by, at: at(person.refused.at), why: wordOf('reason', person.refused.reason) })}</p>`;
  return html`<section class="card panel halves" aria-labelledby="person"><div>
      <h2 id="person" tabindex="-1" ref=${heading}>${person.name_masked}</h2>
      <dl class="facts"><div><dt>${t('identity.document')}</dt><dd>${wordOf('id_type', person.id_type)}</dd></div>
        <div><dt>${t('identity.id_no')}</dt><dd class="d">${person.id_no_masked}</dd></div></dl>${state}
      ${person.confirmed ? html`<div class="acts"><button class="btn primary" type="button" onClick=${onBack}>${t('identity.next')}</button></div>`
        : html`<p class="small mute">${t('identity.compare')}</p><${Decide} person=${person} onDone=${onDone} onBack=${onBack} />`}</div>
    <div class="case-files">${person.photo_url ? html`<figure><img src=${person.photo_url} alt=${t('identity.photo')} /><figcaption>${t('identity.photo')}</figcaption></figure>`
      : html`<p class="no-photo small mute"><${Icon} name="image" />${t('identity.no_photo')}</p>`}</div></section>`;
}

function Desk({ offices }) {
  const person = useSignal(null);
  const done = useSignal('');
  const over = (told = '') => {
    person.value = null;
    done.value = told;
    if (told) say(told);
  };
  if (person.value) return html`<${Person} person=${person.value} onDone=${over} onBack=${() => over()} />`;
  return html`${done.value && html`<div class="notice ok"><${Icon} name="done" />${done.value}</div>`}
    <${Search} offices=${offices} onFound=${(found) => { done.value = ''; person.value = found; }} />`;
}

function At({ code }) {
  const load = useLoad(async () => (ownDesk() ? { offices: [] } : get(`/programmes/${encodeURIComponent(code)}/offices`)));
  return html`<${Asked} load=${load}>${({ offices }) => html`<${Desk} offices=${offices} />`}<//>`;
}

export default function Identity() {
  return html`<${PageHead} title=${t('nav.identity')} note=${t('identity.note')} />
    <div class="filters"><${ProgrammePick} /></div><${At} key=${programme()} code=${programme()} />`;
}
