// S7: one person in this round, whole, to answer a call in half a minute; what may be done now stands on top.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href, route } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { may, wide } from '../lib/who.js';
import { LaterDialog } from '../parts/later.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { siteName } from '../parts/site_name.js';
import { StatusCard } from '../parts/status_card.js';
import { Timeline } from '../parts/timeline.js';
import { Group, Looks, Messages, Money, Photos, Result, Tickets, Where, Who } from './registration_facts.js';

const ACTIONS = ['extend', 'move', 'refund'];

/** What staff do here: which dialog is open, which values are shown, what was done last. */
function useDesk(id, load) {
  const shown = useSignal({});
  const open = useSignal(null);
  const done = useSignal(null);
  const address = path(`/registrations/${encodeURIComponent(id)}`);
  const reveal = (what) => async (purpose) => {
    const { value } = await post(`${address}/reveal`, { what, purpose });
    shown.value = { ...shown.value, [what]: value };
    say(t('reveal.said', { what: t(`reveal.${what}`) }));
    load.reload();
  };
  const reprint = async (purpose) => {
    const { url } = await post(`${address}/reprint`, { purpose });
    done.value = html`${t('reprint.ready')} <a href=${url} target="_blank" rel="noopener">${t('reprint.fetch')}</a>`;
    load.reload();
  };
  return {
    shown, open: (name, what) => { open.value = { name, what }; }, close: () => { open.value = null; }, dialog: open, done, address, reveal, reprint,
    hide: (what) => { shown.value = { ...shown.value, [what]: '' }; },
    can: (action) => load.value.value?.actions?.includes(action) ?? false,
  };
}

const PURPOSE = ['', () => import('./registration_purpose.js')];
const ACCOUNT = ['accountdesk', () => import('./registration_account.js')];
const DIALOGS = {
  reveal: PURPOSE,
  reprint: PURPOSE,
  move: ['remedy', () => import('./registration_move.js')],
  extend: ['remedy', () => import('./registration_extend.js')],
  refund: ['remedy', () => import('./registration_refund.js')],
  document: ACCOUNT, recovery: ACCOUNT, freeze: ACCOUNT,
};

/** What the purpose is asked for. */
function asking(desk, what) {
  if (!what) return { title: t('reprint.title'), note: t('reprint.note'), verb: t('reprint.go'), send: desk.reprint };
  return { title: t('reveal.title', { what: t(`reveal.${what}`) }), note: t('reveal.note'), verb: t('reveal.go'), send: desk.reveal(what) };
}

function Dialogs({ desk, answer, load }) {
  const { name, what } = desk.dialog.value ?? {};
  if (!name) return null;
  return html`<${LaterDialog} key=${`${name}${what}`} load=${DIALOGS[name]} ...${asking(desk, what)} name=${name} onClose=${desk.close} desk=${desk} answer=${answer} reload=${load.reload}
    moved=${(fresh) => { load.value.value = { fields: load.value.peek().fields, ...fresh }; }} />`;
}

/** A place was taken elsewhere and the old one is not back yet: nothing else is started meanwhile. */
function Moving({ registration }) {
  if (!registration?.moving_to) return null;
  const to = registration.moving_to.site;
  return html`<div class="notice warn"><${Icon} name="clock" /><span>${t('registration.moving', { to: typeof to === 'object' ? siteName(to) : to ?? '' })}</span></div>`;
}

/** What this clerk may do about the account: none where a written ticket opens it; numbers and freezing are the national office's. */
function accountActs({ candidate }) {
  if (!may('candidates')) return [];
  return [...(candidate.ticket_no_masked ? [] : ['recovery', ...(wide() ? ['freeze'] : [])]), ...(wide() ? ['document'] : [])];
}

function Record({ answer, desk }) {
  const { view } = answer;
  return html`<div class="record"><div class="col"><section aria-labelledby="seen"><h2 id="seen" class="over small mute">${t('registration.seen')}</h2><${StatusCard} view=${view} /></section>
      <${Result} result=${answer.result} desk=${desk} />
      <${Who} answer=${answer} desk=${desk} acts=${accountActs(view)} />
      <${Where} view=${view} fields=${answer.fields} />
      <${Money} money=${answer.money} />
      <div class="halves"><${Photos} photos=${answer.photos} /><${Tickets} answer=${answer} desk=${desk} /></div></div>
    <div class="col"><${Group} id="timeline" title=${t('timeline.title')} note=${t('timeline.note')}><${Timeline} lines=${answer.timeline} /><//>
      <${Messages} messages=${answer.messages} />
      <${Looks} looks=${answer.looks} /></div></div>`;
}

/** The person, and what the programme calls what was asked of them. */
async function ask(id) {
  const answer = await get(path(`/registrations/${encodeURIComponent(id)}`));
  const asked = Object.keys(answer.view.registration?.answers ?? {}).length > 0;
  const { fields } = asked ? await get(`/rounds/${encodeURIComponent(route.peek().round)}/catalogue`).catch(() => ({ fields: [] })) : { fields: [] };
  return { ...answer, fields };
}

export default function Registration({ id }) {
  const load = useLoad(() => ask(id));
  const desk = useDesk(id, load);
  const person = load.value.value?.person;
  const title = person ? t('registration.title', { name: person.name_masked }) : t('registration.title.wait');
  const back = [href('registrations', Object.fromEntries(route.value.query)), t('registrations.title')];
  const acts = ACTIONS.filter(desk.can);
  return html`<${PageHead} title=${title} note=${person && t('registration.masked')} back=${back}>
      ${acts.length > 0 && acts.map((name) => html`<button class="btn" type="button" onClick=${() => desk.open(name)}>${t(`registration.act.${name}`)}</button>`)}<//>
    ${desk.done.value && html`<div class="notice ok" role="status"><${Icon} name="done" /><span>${desk.done.value}</span></div>`}
    <${Asked} load=${load}>${(answer) => html`<${Moving} registration=${answer.view.registration} /><${Record} answer=${answer} desk=${desk} />
      <${Dialogs} desk=${desk} answer=${answer} load=${load} />`}<//>`;
}
