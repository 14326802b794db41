// On standby: where, in which position, what became of it. Fetched only then.
import { poll, remove } from '/shared/api.js';
import { lang, t, tx } from '/shared/i18n.js';
import { html, useEffect } from '/shared/ui.js';
import { instant, ProblemNote, Section, useAction } from './blocks.js';
import { loadView, round, roundPath, take } from '../state.js';

const pause = () => 6e4 + Math.random() * 3e4;

function Waiting({ mine, name }) {
  const leave = useAction(async (stage) => take(await remove(roundPath('/standby'), { safe: true, stage })));
  useEffect(() => poll(loadView, pause), []);
  return html`<p>${name}</p><p><b>${t(mine.position_exact ? 'standby.nth' : 'standby.beyond', { n: mine.position })}</b></p>
    <p class="small">${t('standby.next', { n: round.value.seat_rules.standby.offer_minutes })}</p>
    ${leave.problem.value && html`<${ProblemNote} problem=${leave.problem.value} here="status" />`}
    <button class="link" type="button" aria-busy=${leave.busy.value !== null} onClick=${() => leave.start()}>${t('standby.leave')}</button>`;
}

function Over({ mine, name }) {
  const why = t(`standby.${mine.reason}`, { name });
  return html`<p>${mine.state === 'skipped' ? t('standby.skipped', { name, why }) : why}</p>`;
}

const Offered = ({ mine, name }) => html`<p>${tx('standby.offered', { name, at: instant(mine.offer_until) }, ['at'])}</p>`;
const PARTS = { waiting: Waiting, offered: Offered };

export function Standby({ mine }) {
  if (!mine) return null;
  const Part = PARTS[mine.state] ?? Over;
  return html`<${Section} id="standby" title=${t('standby.head')}><div class="card pad stack"><${Part} mine=${mine} name=${(lang.value === 'en' && mine.name_en) || mine.name} /></div></${Section}>`;
}
