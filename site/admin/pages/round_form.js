// S3: make or change a round. The windows are drawn while one types; the rules come from the programme and stay as they are.
import { post, put } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { detail, loadRound, loadRounds, path, programmes } from '../lib/rounds.js';
import { go, href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t, words } from '../lib/words.js';
import { fromField, toField } from '../lib/zone.js';
import { Calendar } from '../parts/calendar.js';
import { Check, Field, missing, Summary } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Waiting } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';
import { missingRules, pointerOf, ruleLabels, rulesBody, ruleValues, SeatRules } from './round_rules.js';

const INSTANTS = [
  '/phase_one/opens_at', '/phase_one/closes_at', '/pay_until', '/phase_two/opens_at', '/phase_two/closes_at',
  '/sitting/starts_at', '/sitting/entry_from', '/sitting/entry_until',
];
const NAMES = ['/name/zh-CN', '/name/en', '/exam_on'];
const WORD = Object.fromEntries(['/id', ...NAMES, ...INSTANTS].map((pointer) => [pointer, `round${pointer.replaceAll('/', '.')}`]));
const labels = () => ({ ...Object.fromEntries(Object.entries(WORD).map(([pointer, key]) => [pointer, t(key)])), ...ruleLabels() });
const keysOf = (pointer) => pointer.slice(1).split('/');
const valueAt = (object, pointer) => keysOf(pointer).reduce((value, key) => value?.[key], object);

const INSTANT = new Set(INSTANTS);

function filled(round) {
  const pairs = ['/id', ...NAMES, ...INSTANTS].map((pointer) => {
    const value = valueAt(round, pointer);
    return [pointer, INSTANT.has(pointer) ? toField(value) : value ?? ''];
  });
  return { ...Object.fromEntries(pairs), ...ruleValues(round?.seat_rules), '/programme': round?.programme, '/specimen': round?.specimen ?? true };
}

/** The body of a new round has its code and programme; a change has neither. */
function bodyOf(values, fresh) {
  const body = { specimen: Boolean(values['/specimen']), seat_rules: rulesBody(values), ...(fresh && { programme: values['/programme'] }) };
  for (const pointer of [...(fresh ? ['/id'] : []), ...NAMES, ...INSTANTS]) {
    const keys = keysOf(pointer);
    const last = keys.pop();
    const place = keys.reduce((object, key) => (object[key] ??= {}), body);
    place[last] = INSTANT.has(pointer) ? fromField(values[pointer]) : values[pointer].trim();
  }
  return body;
}

const draft = (values) => ({
  phase_one: { opens_at: fromField(values['/phase_one/opens_at']), closes_at: fromField(values['/phase_one/closes_at']) },
  phase_two: { opens_at: fromField(values['/phase_two/opens_at']), closes_at: fromField(values['/phase_two/closes_at']) },
  sitting: { starts_at: fromField(values['/sitting/starts_at']) },
});

function Instants({ form, title, pointers, hint }) {
  const word = labels();
  return html`<fieldset class="group"><legend>${title}</legend>${hint && html`<p class="hint">${hint}</p>`}<div class="row">
    ${pointers.map((pointer) => html`<${Field} form=${form} pointer=${pointer} label=${word[pointer]} type="datetime-local" narrow />`)}</div></fieldset>`;
}

function Names({ form, fresh }) {
  const word = labels();
  return html`<fieldset class="group"><legend>${t('round.group.name')}</legend><div class="row">
    ${fresh && html`<${Field} form=${form} pointer="/id" label=${word['/id']} hint=${t('round.id.hint')} narrow />
      <div class="field narrow"><label for="programme">${t('round.programme')}</label><p class="hint">${t('round.programme.hint')}</p>
        <div class="select"><select id="programme" value=${form.values.value['/programme']} onChange=${(event) => { form.values.value = { ...form.values.value, '/programme': event.currentTarget.value }; }}>
        ${programmes.value.map((one) => html`<option value=${one.code}>${words(one.name)}</option>`)}</select></div></div>`}
    <${Field} form=${form} pointer="/name/zh-CN" label=${word['/name/zh-CN']} /><${Field} form=${form} pointer="/name/en" label=${word['/name/en']} lang="en" /></div></fieldset>`;
}

function Form({ fresh, source, etag }) {
  const values = useSignal(filled(source));
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  const form = { values, errors: errors.value };
  const send = (body) => (fresh ? post('/staff/rounds', body) : put(path(), body, { headers: { 'If-Match': etag } }));
  const submit = async (event) => {
    event.preventDefault();
    problem.value = null;
    errors.value = [...missing(values.value, [...(fresh ? ['/id'] : []), ...NAMES, ...INSTANTS]), ...missingRules(values.value)];
    if (errors.value.length) return;
    const body = bodyOf(values.value, fresh);
    const saved = await run(async () => { await send(body); await loadRounds(); return true; });
    errors.value = (problem.value?.errors ?? []).map((error) => ({ ...error, pointer: pointerOf(error.pointer) }));
    if (!saved) return;
    go(href('rounds', {}, body.id ?? source.id));
    loadRound().catch(() => {});
    say(t('round.saved'));
  };
  const stale = problem.value?.code === 'stale_version';
  return html`${stale ? html`<${Stale} again=${loadRound} />`
      : (errors.value.length > 0 || problem.value) && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${labels()} />`}
    <form novalidate onSubmit=${submit} class="card panel form"><${Names} form=${form} fresh=${fresh} />
      <div class="sticky-cal"><${Calendar} round=${draft(values.value)} /></div>
      <${Instants} form=${form} title=${t('round.group.one')} pointers=${INSTANTS.slice(0, 3)} hint=${t('round.group.one.hint')} />
      <${Instants} form=${form} title=${t('round.group.two')} pointers=${INSTANTS.slice(3, 5)} />
      <fieldset class="group"><legend>${t('round.group.exam')}</legend><div class="row">
        <${Field} form=${form} pointer="/exam_on" label=${t('round.exam_on')} type="date" narrow />
        ${INSTANTS.slice(5).map((pointer) => html`<${Field} form=${form} pointer=${pointer} label=${labels()[pointer]} type="datetime-local" narrow />`)}</div></fieldset>
      <${SeatRules} form=${form} />
      <${Check} form=${form} pointer="/specimen" label=${t('round.specimen')} hint=${t('round.specimen.hint')} />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t(fresh ? 'round.create' : 'round.save')}</button>
        <a class="btn text" href=${href('rounds')}>${t('cancel')}</a></div></form>`;
}

export default function RoundForm({ id }) {
  const fresh = id === 'new';
  if (!fresh && !detail.value) return html`<${Waiting} />`;
  const source = fresh ? { programme: programmes.value[0]?.code } : detail.value.answer;
  return html`<${PageHead} title=${t(fresh ? 'round.title.new' : 'round.title.edit')} note=${t('round.note')} back=${[href('rounds'), t('rounds.title')]} />
    <${Form} key=${detail.value?.etag} fresh=${fresh} source=${source} etag=${detail.value?.etag} />`;
}
