// S18: who did what, when and why, from what to what; by day, account and action.
import { get } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { filter, href, route } from '../lib/route.js';
import { at, has, plural, t, wordOf } from '../lib/words.js';
import { Choice } from '../parts/bar.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Empty, Pager } from '../parts/table.js';
import { Change } from '../parts/timeline.js';

const ACTIONS = [
  'round_created', 'round_changed', 'round_published', 'registered_on_behalf', 'seed_committed', 'notice_created', 'notice_changed', 'site_created', 'site_changed', 'site_closed', 'site_opened', 'places_blocked', 'places_unblocked', 'hold_extended', 'import_committed', 'photo_approved', 'photo_refused',
  'approval_asked', 'approval_given', 'approval_refused', 'release_approved', 'release_withdrawn', 'certificate_collected', 'certificate_returned', 'certificate_voided', 'pickup_announced', 'pickup_changed',
  'refund_granted', 'refund_retried', 'moving', 'message_resent', 'export_asked', 'revealed', 'reprinted', 'staff_created', 'staff_changed',
  'case_claimed', 'case_escalated', 'identity_approved', 'identity_refused', 'identity_on_site', 'identity_cohort', 'identity_rejected', 'proof_approved', 'proof_refused', 'review_granted', 'review_refused', 'affected_stands', 'affected_ended',
  'qualification_accepted', 'qualification_refused', 'number_chosen', 'merge_approved', 'merge_refused', 'merge_undone', 'name_accepted', 'name_refused', 'suspect_same', 'suspect_other', 'fact_added', 'fact_revoked',
  'document_corrected', 'account_handed_back', 'account_frozen', 'cohort_written', 'office_published', 'shredded',
];
const FILTERS = ['on', 'account', 'action', 'cursor'];
const BEIJING = 8 * 3600e3;
const today = () => new Date(now() + BEIJING).toISOString().slice(0, 10);
const day = () => route.value.query.get('on') || today();

function Filters() {
  const { query } = route.value;
  const account = useSignal(query.get('account') ?? '');
  const submit = (event) => { event.preventDefault(); filter({ account: account.value.trim() }); };
  return html`<form class="filters logs" role="search" aria-label=${t('log.filters')} onSubmit=${submit}>
    <div class="seg" role="group" aria-label=${t('log.of')}>${['', 'accounts'].map((of) => html`<button type="button" aria-pressed=${(query.get('of') ?? '') === of} onClick=${() => filter({ of })}>${t(of ? 'log.of.accounts' : 'log.of.round')}</button>`)}</div>
    <div><label class="sr" for="on">${t('log.on')}</label><input class="input" type="date" id="on" value=${day()} max=${today()} onChange=${(event) => filter({ on: event.currentTarget.value })} /></div>
    <div><label class="sr" for="account">${t('log.account')}</label><input class="input" id="account" value=${account.value} placeholder=${t('log.account')} autocapitalize="none" spellcheck=${false} autocomplete="off"
      onInput=${(event) => { account.value = event.currentTarget.value; }} onBlur=${submit} /></div>
    <${Choice} id="action" label=${t('log.action')} value=${query.get('action') ?? ''} options=${[['', t('log.action.all')], ...ACTIONS.map((one) => [one, wordOf('action', one)])]} onChange=${(action) => filter({ action })} /></form>`;
}

/** What it was done to, as a link where there is a page for it. */
function Subject({ subject }) {
  const [kind, first] = subject.split('#');
  if (kind === 'registration') return html`<a href=${href(`registrations/${first}`)}>${t('log.subject.registration')}</a>`;
  if (kind === 'site') return html`<a href=${href(`sites/${subject.split('#')[2]}`)}>${t('log.subject.site', { code: subject.split('#')[2] })}</a>`;
  if (kind === 'staff') return html`<a href=${href(`accounts/${first}`)}>${t('log.subject.staff', { account: first })}</a>`;
  return t(has(`log.subject.${kind}`) ? `log.subject.${kind}` : 'log.subject.round');
}

const reasonWords = (reason) => (has(`reason.${reason}`) ? t(`reason.${reason}`) : reason);
/** The parameters that say more than the page already shows. */
const detailOf = (params = {}) => Object.entries(params).filter(([, value]) => value != null && typeof value !== 'object').map(([name, value]) => `${wordOf('change', name)} ${value}`).join(t('list.comma'));

/** Of a site some words mean something else than of a person. */
const actionOf = ({ subject, action }) => (subject.startsWith('site#') && has(`log.site.${action}`) ? t(`log.site.${action}`) : wordOf('action', action));

function Entry({ one }) {
  const detail = detailOf(one.params);
  return html`<tr><td><time class="d" datetime=${one.at}>${at(one.at, 'clock')}</time></td><th scope="row">${one.actor}</th>
    <td class="wrap"><b>${actionOf(one)}</b> <span class="small"><${Subject} subject=${one.subject} /></span>${detail && html`<p class="small mute">${detail}</p>`}</td>
    <td class="wrap"><${Change} before=${one.before} after=${one.after} />${one.reason && html`<p class="small">${t('log.reason', { reason: reasonWords(one.reason) })}</p>`}</td>
    <td><code class="tiny">${one.request_id}</code></td></tr>`;
}

function Entries({ rows }) {
  const heads = ['log.time', 'log.who', 'log.what', 'log.change', 'log.request'];
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('table.region', { name: t('log.list') })}><table class="log"><caption class="sr">${t('log.list')}</caption>
    <thead><tr>${heads.map((key) => html`<th scope="col">${t(key)}</th>`)}</tr></thead>
    <tbody>${rows.map((one) => html`<${Entry} key=${`${one.at}${one.request_id}${one.subject}`} one=${one} />`)}</tbody></table></div>`;
}

function List({ answer, trail }) {
  const rows = answer.entries;
  const back = trail.length > 1 && (() => { trail.pop(); filter({ cursor: trail[trail.length - 1] }); });
  const on = answer.next && (() => { trail.push(answer.next); filter({ cursor: answer.next }); });
  if (!rows.length && !answer.next) {
    const narrowed = route.value.query.get('account') || route.value.query.get('action');
    return html`<${Empty} title=${t(narrowed ? 'log.empty' : 'log.none')}>${narrowed && html`<button class="btn" type="button" onClick=${() => filter({ account: '', action: '' })}>${t('filters.clear')}</button>`}<//>`;
  }
  return html`<${Entries} rows=${rows} /><${Pager} said=${t('log.shown', { n: plural(rows.length) })} back=${back} on=${on} />`;
}

function ask() {
  const { query } = route.peek();
  const wish = [['on', query.get('on') || today()], ...FILTERS.slice(1).map((key) => [key, query.get(key)])].filter(([, value]) => value);
  return get(`${query.get('of') ? '/staff/accounts/log' : path('/log')}?${new URLSearchParams(wish)}`);
}

export default function Log() {
  const trail = useRef(['']).current;
  const load = useLoad(ask);
  const { query } = route.value;
  const wish = ['of', ...FILTERS].map((key) => query.get(key) ?? '').join('|');
  const asked = useRef(wish);
  useEffect(() => {
    if (asked.current === wish) return;
    asked.current = wish;
    if (!query.get('cursor')) trail.splice(0, trail.length, '');
    load.reload();
  }, [wish]);
  return html`<${PageHead} title=${t('log.title')} note=${t('log.note')} />
    <section class="card panel" aria-labelledby="log"><div class="panel-h"><h2 id="log">${at(day(), 'date')}</h2><${Filters} key=${query.get('account') ?? ''} /></div>
      <${Asked} load=${load}>${(answer) => html`<${List} answer=${answer} trail=${trail} />`}<//></section>`;
}
