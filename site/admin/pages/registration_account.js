// What the desk does about somebody's account: a document put right, the account handed back, an intruder's frozen.
import { get, post } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { current } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t, words, wordOf } from '../lib/words.js';
import { useLoad, useSend } from '../lib/load.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Pick } from '../parts/pick.js';
import { Asked, Refused } from '../parts/refused.js';

/** Fields of each act; those in `needed` have to be filled in. */
const ACTS = {
  document: { fields: ['/id_no', '/name', '/birth_on', '/country'], needed: ['/id_no'] },
  recovery: { fields: ['/phone', '/code'], needed: ['/phone', '/code'] },
  freeze: { fields: [], needed: [] },
};
const WHY = ['/evidence', '/reason'];
const word = (pointer) => t(`hand${pointer.replace('/', '.')}`);

/** The types of document the programme takes. */
async function typesOf() {
  const { accounts } = await get(`/programmes/${encodeURIComponent(current.peek().programme)}`);
  return [...new Set(accounts.regions.flatMap((region) => region.documents))];
}

function Types({ ask, type }) {
  const load = useLoad(typesOf);
  const turn = (value) => { ask.values.value = { ...ask.values.value, '/id_type': value }; };
  return html`<${Asked} load=${load}>${(types) => html`<${Pick} id="f-id-type" label=${t('hand.id_type')} value=${ask.values.value['/id_type']} onChange=${turn}
    options=${[...new Set([type, ...types])].filter(Boolean).map((one) => [one, wordOf('id_type', one)])} />`}<//>`;
}

/** The phone is proven here and now: a code goes to it, the person reads it out. */
function Phone({ ask }) {
  const sent = useSignal(false);
  const { busy, problem, run } = useSend();
  const phone = ask.values.value['/phone'].trim();
  const send = async () => {
    const done = await run(async () => { await post('/codes', { programme: current.value.programme, purpose: 'recover', phone }); return true; });
    if (!done) return;
    sent.value = true;
    say(t('hand.code.sent'));
  };
  return html`${problem.value && html`<${Refused} problem=${problem.value} />`}
    <${Field} form=${ask.form} pointer="/phone" label=${word('/phone')} hint=${t('hand.phone.hint')} inputmode="tel" autocomplete="off" narrow />
    <p><button class="btn" type="button" aria-disabled=${phone ? null : 'true'} aria-busy=${busy.value} onClick=${phone ? send : null}>${t('hand.code.send')}</button>${sent.value && html` <span class="small mute">${t('hand.code.sent')}</span>`}</p>
    <${Field} form=${ask.form} pointer="/code" label=${word('/code')} inputmode="numeric" autocomplete="off" narrow />`;
}

function Right({ ask, type }) {
  return html`<${Types} ask=${ask} type=${type} />
    <${Field} form=${ask.form} pointer="/id_no" label=${word('/id_no')} autocomplete="off" />
    <${Field} form=${ask.form} pointer="/name" label=${word('/name')} hint=${t('hand.name.hint')} autocomplete="off" />
    <${Field} form=${ask.form} pointer="/birth_on" label=${word('/birth_on')} hint=${t('hand.birth_on.hint')} type="date" narrow />
    <${Field} form=${ask.form} pointer="/country" label=${word('/country')} hint=${t('hand.country.hint')} autocomplete="off" narrow maxlength="3" />`;
}

/** What became of each round of an account that was frozen. */
function Released({ rounds }) {
  const lines = Object.entries(rounds);
  return lines.length > 0 && html`<ul class="lines small" role="list">${lines.map(([id, how]) => html`<li><span><b>${id}</b> ${wordOf('released', how)}</span></li>`)}</ul>`;
}

function Done({ name, done, close }) {
  return html`<${Dialog} key="done" side title=${t(`hand.${name}.done`)} onClose=${close}><p class="small">${t(`hand.${name}.done.said`, { no: done.id_no_masked ?? '' })}</p>
    <${Released} rounds=${done.released} />
    ${done.approval && html`<p><a class="btn" href=${href(`approvals/${done.approval}`)}>${t('hand.look')}</a></p>`}<//>`;
}

export default function AccountAct({ name, answer, onClose, reload }) {
  const { fields, needed } = ACTS[name];
  const { person } = answer;
  const done = useSignal(null);
  const ask = useAsk({ ...Object.fromEntries([...fields, ...WHY].map((pointer) => [pointer, ''])), ...(name === 'document' && { '/id_type': person.ids[0]?.type ?? '' }) });
  const submit = async (event) => {
    event.preventDefault();
    const said = Object.entries(ask.values.value).map(([pointer, value]) => [pointer.slice(1), value.trim()]).filter(([, value]) => value);
    const where = `/staff/candidates/${encodeURIComponent(route.value.id)}/${name}`;
    const acted = await ask.submit([...needed, ...WHY], () => post(where, { round: current.value.id, ...Object.fromEntries(said) }));
    if (!acted) return;
    done.value = acted;
    say(t(`hand.${name}.done`));
  };
  const close = () => { onClose(); if (done.value) reload(); };
  if (done.value) return html`<${Done} name=${name} done=${done.value} close=${close} />`;
  const labels = Object.fromEntries([...fields, ...WHY, '/id_type'].map((pointer) => [pointer, word(pointer)]));
  return html`<${Dialog} key="ask" side title=${t(`hand.${name}.title`)} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${labels} /><p class="small">${t(`hand.${name}.said`, { name: person.name_masked, programme: words(current.value.rules.title) })}</p>
    ${name === 'document' && html`<${Right} ask=${ask} type=${person.ids[0]?.type} />`}
    ${name === 'recovery' && html`<${Phone} ask=${ask} />`}
    <${Field} form=${ask.form} pointer="/evidence" label=${word('/evidence')} hint=${t('hand.evidence.hint')} maxlength="120" />
    <${Field} form=${ask.form} pointer="/reason" label=${word('/reason')} rows="3" maxlength="120" />
    <div class="acts"><button class=${`btn ${name === 'freeze' ? 'danger' : 'primary'}`} type="submit" aria-busy=${ask.busy.value}>${t(`hand.${name}.go`)}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
