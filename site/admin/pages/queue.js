// One queue of cases, of whatever kind: what it is judged by comes with each case.
import { get } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, signal } from '/shared/ui.js';
import { href, route } from '../lib/route.js';
import { programmes, rounds } from '../lib/rounds.js';
import { has, t, wordOf, words } from '../lib/words.js';
import { may } from '../lib/who.js';
import { learn, Shown } from './queue_shown.js';
import { Judging, PassedOn } from './review_decide.js';
import { Reviewing } from './review.js';

/** The reasons a refusal may have, as the queue on screen names them. */
const reasons = signal([]);
const passedOn = () => may('remedy') && route.value.query.get('queue') === 'escalated';
const here = (kind) => `/staff/queues/${encodeURIComponent(kind)}`;

async function ask(kind) {
  const [answer] = await Promise.all([get(`${here(kind)}?limit=50${passedOn() ? '&escalated=true' : ''}`), learn(kind)]);
  reasons.value = answer.reasons;
  return { waiting: answer.waiting, items: answer.cases };
}

/** The round or programme that a case belongs to. */
function ownerOf({ of }) {
  const found = rounds.value.find(({ id }) => id === of) ?? programmes.value.find(({ code }) => code === of);
  return found ? words(found.name) : of;
}

/** Whose it is stands beside the name. */
function Stage({ one, kind, large }) {
  return html`<section class="card stage" aria-labelledby="case"><div class="panel-h"><h2 id="case">${one.name_masked || t('queue.nameless')}</h2>
      <p class="small mute">${wordOf('queue.kind', kind)} · ${ownerOf(one)}</p></div>
    <${PassedOn} one=${one} icon=${html`<${Icon} name="info" />`} />
    <${Shown} kind=${kind} shown=${one.shown} large=${large} /></section>`;
}

/** The words of this kind of decision, or those that fit every one. */
const said = (kind, what) => t(has(`queue.${what}.${kind}`) ? `queue.${what}.${kind}` : `queue.${what}`);

function Work({ review, kind }) {
  const words = { note: said(kind, 'note'), approve: said(kind, 'approve'), reasons: t('queue.reasons'), refuse: said(kind, 'refuse'), hint: t('queue.hint') };
  return html`<${Judging} review=${review} said=${words} reasons=${reasons.value} stage=${(one, { large }) => html`<${Stage} one=${one} kind=${kind} large=${large} />`} />`;
}

export default function Queue({ id: kind }) {
  const on = passedOn();
  const tabs = may('remedy') && [
    ['review.queue.new', href(`queues/${kind}`), !on],
    ['review.queue.escalated', href(`queues/${kind}`, { queue: 'escalated' }), on],
  ];
  return html`<${Reviewing} key=${on} title=${wordOf('queue.kind', kind)} back=${[href('queues'), t('queues.title')]} tabs=${tabs}
    none=${[t('queue.none'), t(on ? 'queue.none.escalated' : 'queue.none.todo')]} escalates=${!on}
    ask=${() => ask(kind)} address=${(one, verb) => `${here(kind)}/${encodeURIComponent(one.case_id)}/${verb}`} taken=${(answer) => answer.case} work=${Work} kind=${kind} />`;
}
