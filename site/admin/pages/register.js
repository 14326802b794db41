// Register somebody who is at the desk with a signed form: the same rules, places and steps as for candidates themselves.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { current, partName, path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, d, money, t, words, wordOf } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Check, Field, fieldWords } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Pick } from '../parts/pick.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { atDesk, Reasons } from './register_why.js';

const TICKET = 'written_ticket';
const PLAIN = ['name', 'ticket_no', 'id_type', 'id_no', 'country', 'site', 'reason'];

/** The papers of this round: those it names, or all of the programme's. */
const offered = ({ papers = [], rules }) => (rules.papers ?? []).filter((one) => !papers.length || papers.includes(one.code));
const chosenOf = (values, papers) => papers.filter((one) => values[`/papers/${one.code}`]);

function labelsOf(fields, papers) {
  return {
    ...Object.fromEntries([...PLAIN, 'papers', 'signed'].map((name) => [`/${name}`, t(`register.${name}`)])),
    ...Object.fromEntries(fields.map((field) => [`/answers/${field.id}`, words(field.title)])),
    ...Object.fromEntries(papers.map((one) => [`/batches/${one.code}`, t('register.batch', { paper: words(one.name) })])),
  };
}

function bodyOf(values, { fields, papers }) {
  const body = { signed: true, answers: {} };
  for (const name of PLAIN) if (values[`/${name}`]?.trim()) body[name] = values[`/${name}`].trim();
  if (!body.id_no) delete body.id_type;
  for (const { id } of fields) if (values[`/answers/${id}`]?.trim()) body.answers[id] = values[`/answers/${id}`].trim();
  if (!papers.length) return body;
  const chosen = chosenOf(values, papers);
  const batches = chosen.filter((one) => values[`/batches/${one.code}`]).map((one) => [one.code, values[`/batches/${one.code}`]]);
  return { ...body, papers: chosen.map((one) => one.code), ...(batches.length && { batches: Object.fromEntries(batches) }) };
}

const errorOf = (ask, pointer) => ask.errors.value.find((one) => one.pointer === pointer);
const ErrorLine = ({ error }) => error && html`<p class="error"><span class="sr">${t('field.error')}</span>${fieldWords(error)}</p>`;

/** A list to choose from that is a field of the form. */
function Choose({ ask, pointer, label, options }) {
  const { value } = ask.values;
  const turn = (one) => { ask.values.value = { ...value, [pointer]: one }; };
  return html`<${Pick} id=${`f${pointer.replace(/[^a-z0-9]+/gi, '-')}`} label=${label} value=${value[pointer] ?? ''} error=${errorOf(ask, pointer)} onChange=${turn} options=${[['', t('register.choose')], ...options]} />`;
}

function Person({ ask, style, types, word }) {
  const text = (name, more) => html`<${Field} form=${ask.form} pointer=${`/${name}`} label=${word[`/${name}`]} autocomplete="off" ...${more} />`;
  return html`<fieldset class="group"><legend>${t('register.group.person')}</legend><p class="hint">${t(style === TICKET ? 'register.person.ticket' : 'register.person.known')}</p>
    <div class="row">${text('name')}${style === TICKET && text('ticket_no', { inputmode: 'numeric' })}
      ${types.length > 0 && html`<${Choose} ask=${ask} pointer="/id_type" label=${word['/id_type']} options=${types.map((one) => [one, wordOf('id_type', one)])} />`}
      ${text('id_no')}${text('country', { narrow: true, maxlength: '3', hint: t('register.country.hint') })}</div></fieldset>`;
}

function Papers({ ask, papers, word }) {
  const several = chosenOf(ask.values.value, papers).filter((one) => one.parts.length > 1);
  return html`<fieldset class="group" id="f-papers" tabindex="-1"><legend>${word['/papers']}</legend><${ErrorLine} error=${errorOf(ask, '/papers')} />
    ${papers.map((one) => html`<${Check} form=${ask.form} pointer=${`/papers/${one.code}`} label=${`${words(one.name)} ${one.code} ${money(one.fee_minor)}`} />`)}
    ${several.map((one) => html`<${Choose} ask=${ask} pointer=${`/batches/${one.code}`} label=${word[`/batches/${one.code}`]} options=${one.parts.map((id) => [id, partName(id)])} />`)}</fieldset>`;
}

function Answers({ ask, fields, word }) {
  if (!fields.length) return null;
  const one = (field) => (field.options.length ? html`<${Choose} ask=${ask} pointer=${`/answers/${field.id}`} label=${words(field.title)} options=${field.options.map((option) => [option.id, words(option.words)])} />`
    : html`<${Field} form=${ask.form} pointer=${`/answers/${field.id}`} label=${word[`/answers/${field.id}`]} autocomplete="off" />`);
  return html`<fieldset class="group"><legend>${t('register.group.answers')}</legend><div class="row">${fields.map(one)}</div></fieldset>`;
}

function Done({ done, sites, again }) {
  const site = sites.find((one) => one.code === done.site);
  const lines = [[t('register.name'), done.name_masked], [t('register.no'), done.registration_no], [t('register.site'), site ? siteName(site) : done.site],
    [t('register.fee'), money(done.fee_minor)], [t('register.deadline'), d(at(done.payment_deadline))]];
  return html`<section class="card panel"><div class="notice ok"><${Icon} name="done" /><b>${t('register.done')}</b></div>
    <dl class="facts">${lines.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <p class="acts"><button class="btn primary" type="button" onClick=${again}>${t('register.again')}</button><a class="btn" href=${href(`registrations/${done.candidate_id}`)}>${t('register.look')}</a></p></section>`;
}

function Form({ known, done }) {
  const { sites, fields, programme: { accounts } } = known;
  const papers = offered(current.value);
  const types = [...new Set(accounts.regions.flatMap((region) => region.documents))];
  const ask = useAsk({});
  const word = labelsOf(fields, papers);
  const submit = async (event) => {
    event.preventDefault();
    const { value } = ask.values;
    const needed = ['/name', ...(accounts.style !== TICKET || value['/id_type'] ? ['/id_no'] : []), '/site', ...(papers.length && !chosenOf(value, papers).length ? ['/papers'] : []),
      ...(value['/signed'] ? [] : ['/signed']), '/reason'];
    const answer = await ask.submit(needed, () => post(path('/registrations'), bodyOf(value, { fields, papers })).catch((problem) => { throw atDesk(problem); }));
    if (!answer) return;
    say(t('register.done'));
    done(answer);
  };
  return html`<${Wrong} ask=${ask} labels=${word} /><${Reasons} reasons=${ask.problem.value?.reasons} /><form novalidate onSubmit=${submit} class="card panel form">
    <${Person} ask=${ask} style=${accounts.style} types=${types} word=${word} />
    <${Choose} ask=${ask} pointer="/site" label=${word['/site']} options=${sites.map((one) => [one.code, siteName(one)])} />
    ${papers.length > 0 && html`<${Papers} ask=${ask} papers=${papers} word=${word} />`}
    <${Answers} ask=${ask} fields=${fields} word=${word} />
    <${ErrorLine} error=${errorOf(ask, '/signed')} /><${Check} form=${ask.form} pointer="/signed" label=${word['/signed']} hint=${t('register.signed.hint')} />
    <${Field} form=${ask.form} pointer="/reason" label=${word['/reason']} hint=${t('register.reason.hint')} maxlength="120" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('register.go')}</button><a class="btn text" href=${href('registrations')}>${t('cancel')}</a></div></form>`;
}

export default function Register() {
  const load = useLoad(() => get(`/rounds/${encodeURIComponent(route.peek().round)}/catalogue`));
  const made = useSignal(null);
  return html`<${PageHead} title=${t('register.title')} note=${t('register.note')} back=${[href('registrations'), t('register.back')]}><a class="btn" href=${href('bulk')}>${t('register.bulk')}</a><//>
    <${Asked} load=${load}>${(known) => (made.value ? html`<${Done} done=${made.value} sites=${known.sites} again=${() => { made.value = null; }} />`
      : html`<${Form} known=${known} done=${(answer) => { made.value = answer; }} />`)}<//>`;
}
