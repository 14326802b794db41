// All that was chosen once more, then the one tap that takes the places; then what is due, and that it is done.
import { get, newKey } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { money } from '/shared/format.js';
import { lang, t, tx, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, Facts, instant, StageNote, useAction } from '../../parts/blocks.js';
import { makeReady } from '../../parts/gate.js';
import { sendInTurn, workPath, works } from '../../parts/hold.js';
import { Later } from '../../parts/later.js';
import { Locked } from '../../parts/locked.js';
import { Chosen, partOf } from '../../parts/papers.js';
import { Refusal } from '../../parts/refusal.js';
import { isEditable } from '../../parts/way-state.js';
import { drop, href, keep, kept, loadView, round, roundPath, view } from '../../state.js';

const shown = (field, value) => words(field.options.find(({ id }) => id === value)?.words) || value;
const valueOf = (field, value) => (field.date ? instant(value, 'paper') : shown(field, value));

/** The site by its name: the draft knows its code only. */
function useSite(code) {
  const site = useSignal(null);
  useEffect(() => { if (code) get(roundPath('/sites'), { tells: false }).then(({ sites }) => { site.value = sites.find((one) => one.code === code) ?? null; }, () => {}); }, [code]);
  return site.value;
}

const Change = ({ to, what }) => html`<a class="change" href=${href(`flow/${to}`)}>${t('flow.change')}<span class="sr"> ${what}</span></a>`;
const Row = ({ name, to, children }) => html`<div class="check-row"><dt>${name}</dt><dd>${children}</dd>${to && html`<dd class="act"><${Change} to=${to} what=${name} /></dd>`}</div>`;

function Summary({ flow, site }) {
  const { draft, editable } = flow;
  const stepOf = (step) => flow.steps.find(({ id }) => id === step);
  const has = (step) => Boolean(stepOf(step));
  const to = (step) => has(step) && isEditable(flow, stepOf(step)) && step;
  const fields = flow.fields.filter(({ id }) => draft.answers[id]);
  return html`<div class="card pad stack check-list tall"><dl>
      ${has('site') && html`<${Row} name=${t('word.site')} to=${to('site')}>${site ? (lang.value === 'en' && site.name_en) || site.name : draft.site}${site && html`<br /><span class="small mute">${site.address}</span>`}</${Row}>`}
      ${has('papers') && html`<${Row} name=${t('papers.paper')} to=${to('papers')}>${draft.papers.length > 0 ? t('end.papers', { n: draft.papers.length }) : words(round.value.papers[0]?.name)}</${Row}>`}
      ${to('batch') && html`<${Row} name=${t('end.batch')} to="batch">${Object.values(draft.batches).map((part) => words(partOf(part)?.name)).join(t('end.and'))}</${Row}>`}
      ${draft.retained.length > 0 && html`<${Row} name=${t('flow.step.retained')} to=${to('retained')}>${t('end.papers', { n: draft.retained.length })}</${Row}>`}
      ${fields.map((field) => html`<${Row} key=${field.id} name=${words(field.title)} to=${editable[field.id] && 'data'}>${valueOf(field, draft.answers[field.id])}</${Row}>`)}
      ${draft.guardian && html`<${Row} name=${t('flow.step.guardian')} to=${to('guardian')}>${draft.guardian.name_masked} ${draft.guardian.phone_masked}</${Row}>`}
      ${draft.photo_url && html`<${Row} name=${t('flow.step.photo')} to=${to('photo')}><img class="photo" src=${draft.photo_url} width="60" height="80" alt=${t('flow.step.photo')} /></${Row}>`}
    </dl>
    ${round.value.papers.length > 0 && html`<${Chosen} papers=${draft.papers.length ? draft.papers : [round.value.papers[0].code]} batches=${draft.batches} retained=${draft.retained} fee=${draft.fee_minor} />`}</div>`;
}

/** Said before the tap: what is held, until when, what then. */
function Deadline({ flow }) {
  void second.value;
  const { hold_hours: hours, pay_until: last } = round.value;
  const until = Math.min(now() + hours * 3600e3, Date.parse(last));
  return html`<div class="notice warn"><p>${tx(flow.proof ? 'end.holds_proof' : 'end.holds', { n: hours, at: instant(until) }, ['at'])}</p>
    ${flow.draft.fee_minor !== null && html`<p>${tx('end.due', { amount: money(flow.draft.fee_minor) }, ['amount'])}</p>`}</div>`;
}

/** The same key for the same choice, also after a reload. */
function keyOf(draft) {
  const mark = btoa(encodeURIComponent(JSON.stringify([draft.site, draft.papers, draft.batches, draft.retained, draft.answers])));
  const [of, key] = (kept('hold-key') ?? '').split(' ');
  const mine = of === mark ? key : newKey();
  keep('hold-key', `${mark} ${mine}`);
  return mine;
}

export function Submit({ flow, step, take, reload }) {
  const early = useSignal(null);
  const site = useSite(flow.draft.site);
  useEffect(() => { if (works()) makeReady(workPath()); }, []);
  const lapsed = step.why?.code === 'lapsed';
  const accept = (next) => { drop('hold-key'); loadView().catch(() => {}); take(next); return next; };
  const hold = useAction(async (stage) => {
    try {
      const choice = { code: flow.draft.site, act: 'chosen', again: () => hold.start() };
      await sendInTurn(early, choice, '/flow/submit', {}, { key: keyOf(flow.draft), stage }, accept);
    } catch (problem) {
      if (problem.code !== 'no_answer') drop('hold-key');
      if (['step_not_reached', 'already_registered', 'no_answer'].includes(problem.code)) reload();
      throw problem;
    }
  });
  const code = hold.problem.value?.code;
  return html`${lapsed && html`<p class="notice warn" role="status">${t('end.lapsed')}</p>`}
    <${Summary} flow=${flow} site=${site} />
    <${Deadline} flow=${flow} />
    <${Later} part="turn" words="turn" when=${Boolean(early.value)} early=${early} sites=${site ? [site] : null} />
    <${Refusal} problem=${hold.problem.value} />
    ${['sold_out', 'site_closed'].includes(code) && html`<a class="btn block" href=${href('flow/site')}>${t('end.other_site')}</a>`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${hold.busy.value !== null} onClick=${() => hold.start()}>${t('end.submit')}</button><${StageNote} stage=${hold.stage} kind="hold" /></div>
    <p class="warnline">${t('end.no_money')}</p>`;
}

export function Pay({ flow, reload }) {
  const seen = flow.registration;
  if (!seen) return null;
  return html`<section class="card pad stack"><${Facts} rows=${[
      [t('word.fee'), html`<b class="amount">${money(seen.fee_minor)}</b>`], [t('mine.no'), html`<span class="num">${seen.registration_no}</span>`],
    ]} /><hr class="hr" />
      <${Countdown} until=${seen.payment_deadline} label=${t('status.left')} mark="status.mark" onZero=${() => setTimeout(reload, 1500)} />
      <p class="until">${tx('status.until', { at: instant(seen.payment_deadline, 'second') }, ['at'])}</p></section>
    <p class="warnline">${t('end.pay_text')}</p>
    <a class="btn primary block" href=${href('payment')} onClick=${() => { view.value = null; }}>${t('status.pay', { amount: money(seen.fee_minor) })}</a><${Locked} />`;
}

/** Paid is the only success; until then somebody is looking at the proof. */
export const Done = ({ flow }) => html`<p class="notice">${t(flow.stage === 'reviewing' ? 'end.reviewing' : 'end.waiting')}</p>
  <a class="btn primary block" href=${href('status')}>${t('word.mine')}</a>`;
