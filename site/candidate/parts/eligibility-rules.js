// Eligible or not by a programme's own rules: clause, what is known, what is asked for, and a person to look again.
import { get, post } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { needProblems, t, tx, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, instant, ProblemNote, Section, Skeleton, StageNote, StatusCard, useTitle } from './blocks.js';
import { Notes, Summary, useForm } from './form.js';
import { reasonWords } from './refusal.js';
import { href, round, roundPath, say } from '../state.js';

const PATH = () => roundPath('/eligibility-review');
const MISSING = ['score_missing', 'fact_missing', 'fact_withheld'];
const listed = (value) => (Array.isArray(value) ? value.join(t('rules.or')) : String(value));

function Reason({ reason }) {
  const { clause, code, params } = reason;
  const asked = params.limit ?? params.accepted;
  return html`<li><p><b>${reasonWords(reason).title}</b>${clause && html` <span class="small mute">${t('rules.clause', { clause })}</span>`}</p>
    ${MISSING.includes(code) && asked !== undefined && html`<p class="small">${tx('rules.asked', { limit: listed(asked) })}</p>`}
    ${params.until && html`<p class="small">${tx('rules.until', { at: instant(params.until, 'paper') })}</p>`}</li>`;
}

const WAYS = { consent: ['privacy', 'rules.way.consent'], answer: ['flow', 'rules.way.answer'] };

function Request({ found, take }) {
  const note = useSignal('');
  const label = t('rules.review.note');
  const form = useForm({ note: label }, async (stage) => {
    take(await post(PATH(), { note: note.value.trim() }, { stage, safe: true }));
    say(t('rules.review.waiting'));
  });
  const error = form.error('note');
  return html`<${Summary} form=${form} /><form class="card pad stack" novalidate onSubmit=${form.submit({ note: note.value.trim() })}><p>${tx('rules.review.text', { at: instant(found.review_until) })}</p>
    <div class=${`field ${error ? 'bad' : ''}`}><label for="note">${label}</label><${Notes} id="note" hint=${t('rules.review.hint')} error=${error} />
      <textarea class="input" id="note" rows="4" maxlength="1000" aria-describedby=${error ? 'note-hint note-error' : 'note-hint'} aria-invalid=${error ? 'true' : null} value=${note} onInput=${(event) => { note.value = event.target.value; }}></textarea></div>
    ${form.problem.value && !form.errors.value.length && html`<${ProblemNote} problem=${form.problem.value} />`}
    <button class="btn block" type="submit" aria-busy=${form.busy.value !== null}>${t('rules.review.ask')}</button><${StageNote} stage=${form.stage} /></form>`;
}

/** A person has been asked: what has become of it. */
function Asked({ review: { state, reason, at } }) {
  return html`<div class=${`notice ${state === 'refused' ? 'warn' : ''}`} role="status"><p><b>${t(`rules.review.${state}`)}</b></p>
    ${reason && html`<p>${t(`rules.because.${reason}`)}</p>`}<p class="tiny mute"><${D} at=${at} /></p></div>`;
}

/** What somebody else has vouched for, and since when it is known. */
const Used = ({ facts }) => html`<${Section} id="used" title=${t('rules.used')}><ul class="card events" role="list">${facts.map((fact) => html`<li key=${fact.id}>
  <p><b>${words(fact.name)}</b> ${String(fact.value)}</p><p class="tiny mute"><${D} at=${fact.at} style="paper" /></p></li>`)}</ul></${Section}>`;

/** What is still to be said is no reason against anybody. */
const telling = (reasons) => reasons.filter(({ way_out: way }) => way !== 'answer');
const mayAsk = ({ reasons, review, review_until: until }) => review?.state !== 'waiting' && now() < Date.parse(until) && !reasons.some(({ code }) => code === 'sanctioned');

export default function Rules() {
  const [found, problem] = [useSignal(null), useSignal(null)];
  const take = (next) => { found.value = next; };
  useEffect(() => { needProblems().then(() => get(PATH())).then(take, (error) => { problem.value = error; }); }, []);
  const all = found.value;
  const kind = !all ? 'title' : !all.eligible ? 'no' : all.settled ? 'yes' : 'open';
  useTitle(t(`rules.${kind}`));
  if (problem.value) return html`<div class="lead"><h1 tabindex="-1">${t('rules.title')}</h1></div><${ProblemNote} problem=${problem.value} />`;
  if (!all) return html`<div class="lead"><h1 tabindex="-1">${t('rules.title')}</h1></div><${Skeleton} />`;
  const ways = [...new Set(all.reasons.map(({ way_out: way }) => way))].filter((way) => WAYS[way]);
  const told = telling(all.reasons);
  const used = all.used.filter(({ name }) => name);
  const { contact } = round.value;
  return html`<${StatusCard} tone=${kind === 'yes' ? 'ok' : 'plain'} icon=${kind === 'yes' ? 'done' : 'info'} head=${t(`rules.${kind}`)} text=${t(`rules.${kind}_text`)}>
      ${told.length > 0 && html`<ul class="events" role="list">${told.map((reason, n) => html`<${Reason} key=${n} reason=${reason} />`)}</ul>`}
      ${kind !== 'no' && html`<a class="btn primary block" href=${href('flow')}>${t('rules.go_on')}</a>`}
      ${kind === 'no' && ways.map((way) => html`<a class="btn block" key=${way} href=${href(WAYS[way][0])}>${t(WAYS[way][1])}</a>`)}
    </${StatusCard}>
    ${all.review && html`<${Asked} review=${all.review} />`}
    ${kind === 'no' && mayAsk(all) && html`<${Section} id="review" title=${t('rules.review.title')}><${Request} found=${all} take=${take} /></${Section}>`}
    ${used.length > 0 && html`<${Used} facts=${used} />`}
    <p class="small mute">${words(contact.hours)} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p>`;
}
