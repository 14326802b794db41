// 身份确认: what is confirmed, the one step now, and the other ways: a person looks at it, or one comes in person.
import { get, post } from '/shared/api.js';
import { needProblems, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { D, focusHeading, ProblemNote, Section, Skeleton, StageNote, StatusCard, useAction, useTitle } from '../parts/blocks.js';
import { Later } from '../parts/later.js';
import { why } from '../parts/why.js';
import { loadMe, onward } from '../parts/mine.js';
import { href, route, say } from '../state.js';

const path = (tail = '') => `/me/identity${tail}`;
const asked = () => get(path(`?round=${encodeURIComponent(route.value.round)}`));
/** Nothing more to do about it now: whoever is confirmed another way needs no step but those of each round. */
const settled = (step, confirmed) => step.counts || step.state === 'review' || (confirmed && !step.each_round);

/** The state of the whole, and how it looks. */
function conditionOf(found) {
  const open = found.steps.some((step) => !settled(step, found.confirmed));
  if (found.confirmed) return open ? ['each', 'info', 'shield'] : ['confirmed', 'ok', 'done'];
  if (found.steps.some(({ state }) => state === 'review')) return ['review', 'warn', 'clock'];
  if (found.refused) return ['refused', 'bad', 'alert'];
  return found.outdated ? ['outdated', 'warn', 'alert'] : ['open', 'info', 'shield'];
}

const Steps = ({ steps, now, confirmed }) => html`<ol class="card steps" role="list">${steps.map((step, n) => {
  const state = step === now ? 'now' : settled(step, confirmed) && step.state !== 'review' ? 'done' : 'later';
  return html`<li key=${step.id} class=${state} aria-current=${state === 'now' ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${words(step.title)}</strong>${step.each_round && html`<small>${t('identity.each_round')}</small>`}</span>
    <span class="side">${step.state === 'review' ? t('identity.reviewing') : ''}<span class="sr"> ${t(`identity.is.${state}`)}</span></span></li>`;
})}</ol>`;

function useIdentity() {
  const found = useSignal(null);
  const problem = useSignal(null);
  const take = (next) => {
    if (found.value && next.confirmed && !found.value.confirmed) loadMe().catch(() => {});
    found.value = next;
  };
  const load = () => asked().then(take, (error) => { problem.value = error; });
  useEffect(() => { Promise.all([load(), needProblems()]); }, []);
  return { found, problem, take, load };
}

function Head({ found, kind, tone, icon }) {
  const { refused } = found;
  const reason = refused && why(refused.reason, {});
  const params = { at: found.confirmed_at && html`<${D} at=${found.confirmed_at} />`, until: found.review_until && html`<${D} at=${found.review_until} />`, by: refused?.by ?? '' };
  return html`<${StatusCard} tone=${tone} icon=${icon} head=${t(`identity.${kind}.head`)} text=${tx(`identity.${kind}.text`, params)}>
    ${kind === 'refused' && html`<p><b>${reason.title}</b></p>${reason.todo && html`<p>${reason.todo}</p>`}`}
    ${kind === 'confirmed' && html`<a class="btn primary block" href=${href(onward())}>${t('identity.back')}</a>`}
    ${found.simulated && html`<p class="notice">${t('identity.simulated')}</p>`}
  </${StatusCard}>`;
}

/** A person instead of a check: asked for at any step that is open. */
function Review({ step, round, take }) {
  const ask = useAction(async (stage) => {
    take((await post(path(`/${step.id}`), { round_id: round, review: true }, { stage })).identity);
    say(t('identity.review.head'));
    scrollTo(0, 0);
    focusHeading();
  });
  return html`<div class="card pad stack"><h3>${t('identity.way.review')}</h3><p>${t('identity.way.review_text')}</p>
    ${ask.problem.value && html`<${ProblemNote} problem=${ask.problem.value} />`}
    <button class="btn block" type="button" aria-busy=${ask.busy.value !== null} onClick=${() => ask.start()}>${t('identity.way.review_ask')}</button><${StageNote} stage=${ask.stage} /></div>`;
}

export default function Identity() {
  const { found, problem, take, load } = useIdentity();
  useTitle(t('identity.title'));
  const shown = found.value;
  const now = shown?.steps.find((step) => !settled(step, shown.confirmed));
  const state = shown && conditionOf(shown)[0];
  const first = useRef(true);
  useEffect(() => {
    if (!shown) return;
    if (!first.current) { scrollTo(0, 0); focusHeading(); }
    first.current = false;
  }, [state, now?.id]);
  if (problem.value) return html`<div class="lead"><h1 tabindex="-1">${t('identity.title')}</h1></div><${ProblemNote} problem=${problem.value} />`;
  if (!shown) return html`<div class="lead"><h1 tabindex="-1">${t('identity.title')}</h1></div><${Skeleton} />`;
  const [kind, tone, icon] = conditionOf(shown);
  const round = route.value.round;
  return html`<${Head} found=${shown} kind=${kind} tone=${tone} icon=${icon} />
    ${shown.steps.length > 1 && html`<${Section} id="steps" title=${t('identity.steps')}><${Steps} steps=${shown.steps} now=${now} confirmed=${shown.confirmed} /></${Section}>`}
    ${now && html`<${Later} key=${now.id} part="identity-step" words="identity-step" step=${now} round=${round} take=${take} load=${load} ways=${shown.other_ways} />`}
    ${now && shown.other_ways.length > 0 && html`<${Section} id="ways" title=${t('identity.ways')}>
      ${shown.other_ways.includes('review') && html`<${Review} step=${now} round=${round} take=${take} />`}
      ${shown.on_site && html`<${Later} part="offices" words="offices" on_site=${shown.on_site} />`}</${Section}>`}
    ${!now && !shown.confirmed && shown.on_site && html`<${Section} id="ways" title=${t('identity.ways')}><${Later} part="offices" words="offices" on_site=${shown.on_site} /></${Section}>`}
    <a class="btn" href=${href('me')}>${t('identity.me')}</a>`;
}
