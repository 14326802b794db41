// S2: what waits, since when, and do the numbers add up.
import { get } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { useBeat, useLoad } from '../lib/load.js';
import { current, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { at, plural, share, span, t } from '../lib/words.js';
import { heard } from '../lib/waiting.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Attention } from './board_attention.js';
import { Days } from './board_days.js';
import { BoardSites } from './board_sites.js';

const EVERY = 5000;
const STALE = 30e3;
const ageOf = (heardAt) => { void second.value; return Math.max(0, now() - heardAt); };

function PayUntil() {
  const end = current.value.pay_until ?? current.value.phase_one.closes_at;
  void second.value;
  const left = Date.parse(end) - now();
  return html`<span>${t('board.pay_until')} <span class="d">${at(end)}</span>${left > 0 ? t('board.left', { span: span(left) }) : t('board.over')}</span>`;
}

function Freshness({ heardAt, paused }) {
  const age = ageOf(heardAt);
  const word = paused ? t('board.paused', { at: at(heardAt, 'clock') }) : t('board.age', { n: plural(Math.floor(age / 1000)) });
  return html`<span class=${`live ${paused || age > STALE ? 'stale' : ''}`}></span> <span>${word}</span> · <${PayUntil} />`;
}

/** No answer for a while: the numbers may be old. */
function Stale({ heardAt, paused }) {
  if (paused || ageOf(heardAt) <= STALE) return null;
  return html`<div class="notice warn" role="status"><${Icon} name="alert" /><b>${t('board.stale', { at: at(heardAt, 'clock') })}</b></div>`;
}

function Suspect({ audit }) {
  if (audit.state !== 'suspect') return null;
  return html`<div class="notice bad" role="alert"><${Icon} name="alert" /><div><b>${t('board.suspect', { n: audit.findings })}</b>
    <p><a href=${href('audit')}>${t('board.suspect.look')}</a></p></div></div>`;
}

/** A number that flashes when it changes, in its place. */
function Number({ value }) {
  const before = useSignal(value);
  const changed = before.peek() !== value;
  useEffect(() => { before.value = value; }, [value]);
  return html`<dd class="big"><span key=${value} class=${changed ? 'changed' : ''}>${plural(value)}</span></dd>`;
}

function Kpi({ word, tone, value, children }) {
  return html`<div><dt>${tone && html`<i class=${`key ${tone}`}></i>`}${word}</dt><${Number} value=${value} /><dd class="sub">${children}</dd></div>`;
}

function AuditLine({ audit, totals }) {
  if (totals.paid + totals.held + totals.free + totals.blocked !== totals.capacity) {
    return html`<span class="badline"><${Icon} name="alert" />${t('board.sum_off')}</span>`;
  }
  if (audit.state === 'never') return html`<span>${t('board.audit.never')}</span>`;
  const clean = audit.state === 'clean';
  return html`<span class=${clean ? 'okline' : 'badline'}><${Icon} name=${clean ? 'done' : 'alert'} />
    <a href=${href('audit')}>${t(`board.audit.${clean ? 'clean' : 'suspect'}`, { at: at(audit.at, 'time') })}</a></span>`;
}

function Kpis({ totals, audit }) {
  return html`<dl class="kpis card">
    <${Kpi} tone="c-paid" word=${t('board.paid')} value=${totals.paid}>${t('board.paid.sub', { share: share(totals.paid, totals.capacity) })}<//>
    <${Kpi} tone="c-held" word=${t('board.held')} value=${totals.held}>${t('board.held.sub', { n: totals.expiring_2h })}<//>
    <${Kpi} tone="c-free" word=${t('board.free')} value=${totals.free}>${t('board.free.sub', { sites: totals.sites, full: plural(totals.full) })}<//>
    <${Kpi} word=${t('board.capacity')} value=${totals.capacity}>${totals.blocked > 0 && html`<span>${t('sites.blocked', { n: plural(totals.blocked) })}</span>`}<${AuditLine} audit=${audit} totals=${totals} /><//></dl>`;
}

export default function Board() {
  const paused = useSignal(false);
  const load = useLoad(async () => {
    const board = await get(path('/board'));
    board.attention.forEach(({ kind, count }) => heard(kind, count));
    return { ...board, heardAt: now() };
  });
  useBeat(EVERY, load.reload, () => !paused.value);
  const toggle = () => {
    paused.value = !paused.value;
    say(t(paused.value ? 'board.said.paused' : 'board.said.goes_on'));
    if (!paused.value) load.reload();
  };
  const board = load.value.value;
  return html`<${PageHead} title=${t('board.title')} note=${board && html`<${Freshness} heardAt=${board.heardAt} paused=${paused.value} />`}>
      <button class="btn" type="button" aria-pressed=${paused.value} onClick=${toggle}>${t(paused.value ? 'board.goes_on' : 'board.pause')}</button><//>
    <${Asked} load=${load}>${(shown) => html`<${Suspect} audit=${shown.audit} /><${Stale} heardAt=${shown.heardAt} paused=${paused.value} />
      <${Kpis} ...${shown} />
      <div class="split"><${Days} days=${shown.days} /><${Attention} items=${shown.attention} /></div>
      <${BoardSites} sites=${shown.sites} />`}<//>`;
}
