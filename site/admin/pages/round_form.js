// S3: make or change a round. The windows are drawn while one types; the rules come from the programme and stay as they are.
import { post, put } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { detail, loadRound, loadRounds, offerOf, path, programmes } from '../lib/rounds.js';
import { go, href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { openWords, t, words } from '../lib/words.js';
import { fromField } from '../lib/zone.js';
import { Calendar } from '../parts/calendar.js';
import { Check, Field, Summary } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Pick } from '../parts/pick.js';
import { Waiting } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';
import { bodyOf, filled, INSTANTS, lacking, pointerOf } from './round_body.js';
import { labelsOf, Papers, Sittings } from './round_offer.js';
import { SeatRules } from './round_rules.js';

const draft = (values) => ({
  phase_one: { opens_at: fromField(values['/phase_one/opens_at']), closes_at: fromField(values['/phase_one/closes_at']) },
  phase_two: { opens_at: fromField(values['/phase_two/opens_at']), closes_at: fromField(values['/phase_two/closes_at']) },
  sitting: { starts_at: fromField(values['/sitting/starts_at']) },
});

function Instants({ form, word, title, pointers, hint }) {
  return html`<fieldset class="group"><legend>${title}</legend>${hint && html`<p class="hint">${hint}</p>`}<div class="row">
    ${pointers.map((pointer) => html`<${Field} form=${form} pointer=${pointer} label=${word[pointer]} type="datetime-local" narrow />`)}</div></fieldset>`;
}

/** Another programme has other parts and papers; what is typed of the rest stays. */
function Names({ form, word, fresh }) {
  const { value } = form.values;
  const turn = (code) => { form.values.value = { ...filled({ programme: code }, offerOf(code)), ...value, '/papers': 'all', '/programme': code }; };
  return html`<fieldset class="group"><legend>${t('round.group.name')}</legend><div class="row">
    ${fresh && html`<${Field} form=${form} pointer="/id" label=${word['/id']} hint=${t('round.id.hint')} narrow />
      <${Pick} id="programme" label=${t('round.programme')} hint=${t('round.programme.hint')} value=${value['/programme']} onChange=${turn}
        options=${programmes.value.map((one) => [one.code, words(one.name)])} />`}
    <${Field} form=${form} pointer="/name/zh-CN" label=${word['/name/zh-CN']} /><${Field} form=${form} pointer="/name/en" label=${word['/name/en']} lang="en" /></div></fieldset>`;
}

/** What is wrong on top: what is missing here, or what the server said of what was sent. */
function useRound(values, offer, fresh) {
  const errors = useSignal([]);
  const found = useSignal(null);
  const { busy, problem, run } = useSend();
  const send = async (action) => {
    problem.value = null;
    found.value = null;
    errors.value = lacking(values.value, offer, fresh);
    if (errors.value.length) return undefined;
    const body = bodyOf(values.value, offer, fresh);
    const answer = await run(() => action(body));
    const told = answer?.errors ?? problem.value?.errors ?? [];
    errors.value = told.map((error) => ({ ...error, pointer: pointerOf(error.pointer, body) }));
    return answer;
  };
  return { errors, found, busy, problem, send };
}

function Form({ fresh, source, etag }) {
  const values = useSignal(filled(source, offerOf(source.programme)));
  const offer = offerOf(values.value['/programme']);
  const { errors, found, busy, problem, send } = useRound(values, offer, fresh);
  const form = { values, errors: errors.value };
  const word = labelsOf(offer);
  const submit = async (event) => {
    event.preventDefault();
    const saved = await send(async (body) => {
      await (fresh ? post('/staff/rounds', body) : put(path(), body, { headers: { 'If-Match': etag } }));
      await loadRounds();
      return { id: body.id ?? source.id };
    });
    if (!saved) return;
    go(href('rounds', {}, saved.id));
    loadRound().catch(() => {});
    say(t('round.saved'));
  };
  const check = async () => {
    const answer = await send(async (body) => {
      const [found, part] = await Promise.all([post(path('/validate'), body), import('./round_findings.js'), openWords('drafts')]);
      return { ...found, Show: part.Checked };
    });
    found.value = answer ?? null;
  };
  const stale = problem.value?.code === 'stale_version';
  return html`${stale ? html`<${Stale} again=${loadRound} />`
      : (errors.value.length > 0 || problem.value) && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${word} />`}
    <form novalidate onSubmit=${submit} class="card panel form"><${Names} form=${form} word=${word} fresh=${fresh} />
      <div class="sticky-cal"><${Calendar} round=${draft(values.value)} /></div>
      <${Instants} form=${form} word=${word} title=${t('round.group.one')} pointers=${INSTANTS.slice(0, 3)} hint=${t('round.group.one.hint')} />
      <${Instants} form=${form} word=${word} title=${t('round.group.two')} pointers=${INSTANTS.slice(3, 5)} />
      <fieldset class="group"><legend>${t('round.group.exam')}</legend><div class="row">
        <${Field} form=${form} pointer="/exam_on" label=${t('round.exam_on')} type="date" narrow />
        ${INSTANTS.slice(5).map((pointer) => html`<${Field} form=${form} pointer=${pointer} label=${word[pointer]} type="datetime-local" narrow />`)}</div></fieldset>
      ${offer.parts.length > 0 && html`<${Sittings} form=${form} parts=${offer.parts} />`}
      ${offer.papers.length > 0 && html`<${Papers} form=${form} papers=${offer.papers} />`}
      <${SeatRules} form=${form} />
      <${Check} form=${form} pointer="/specimen" label=${t('round.specimen')} hint=${t('round.specimen.hint')} />
      ${found.value && html`<${found.value.Show} key=${found.value} found=${found.value} programme=${values.value['/programme']} focus />`}
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t(fresh ? 'round.create' : 'round.save')}</button>
        ${!fresh && html`<button class="btn" type="button" aria-busy=${busy.value} onClick=${check}>${t('round.check')}</button>`}
        <a class="btn text" href=${href('rounds')}>${t('cancel')}</a></div></form>`;
}

export default function RoundForm({ id }) {
  const fresh = id === 'new';
  if (!fresh && !detail.value) return html`<${Waiting} />`;
  const source = fresh ? { programme: programmes.value[0]?.code } : detail.value.answer;
  const note = fresh ? 'round.note.new' : source.draft ? 'round.note' : 'round.note.public';
  return html`<${PageHead} title=${t(fresh ? 'round.title.new' : 'round.title.edit')} note=${t(note)} back=${[href('rounds'), t('rounds.title')]} />
    <${Form} key=${detail.value?.etag} fresh=${fresh} source=${source} etag=${detail.value?.etag} />`;
}
