// Local stage only: the striped banner of the rules' clock on every page, and the dialog that moves it.
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { clockOffset, moveClock } from '../lib/rules_clock.js';
import { current, loadRound, loadRounds } from '../lib/rounds.js';
import { at, span, t } from '../lib/words.js';
import { fromField, instantOf, toField } from '../lib/zone.js';
import { Dialog } from './dialog.js';
import { Field, missing, Summary } from './fields.js';

const HOUR = 3600e3;
const later = (ms) => () => instantOf(now() + ms);

/** The jumps that make both phases, the gap and the end of holds seen in minutes. */
function jumps() {
  const round = current.value;
  const moments = round ? [
    ['one_opens', () => round.phase_one.opens_at], ['one_ends', () => instantOf(Date.parse(round.phase_one.closes_at) - 5 * 60e3)],
    ['gap', () => round.phase_one.closes_at], ['two_opens', () => round.phase_two.opens_at],
  ] : [];
  return [['hour', later(HOUR)], ['day', later(23 * HOUR)], ...moments];
}

function Mover({ onClose }) {
  const values = useSignal({ '/at': toField(now()) });
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  const move = async (instant) => {
    const done = await run(async () => { await moveClock(instant); return true; });
    if (!done) return;
    onClose();
    loadRounds().then(loadRound).catch(() => {});
  };
  const submit = (event) => {
    event.preventDefault();
    errors.value = missing(values.value, ['/at']);
    if (!errors.value.length) move(fromField(values.value['/at']));
  };
  const jump = ([key, instant]) => html`<button class="btn" type="button" aria-busy=${busy.value} onClick=${() => move(instant())}>${t(`clock.jump.${key}`)}</button>`;
  return html`<${Dialog} title=${t('clock.title')} onClose=${onClose}><p class="small mute">${t('clock.note')}</p>
    ${(problem.value || errors.value.length > 0) && html`<${Summary} problem=${problem.value} errors=${errors.value} labels=${{ '/at': t('clock.at') }} />`}
    <div class="jumps" role="group" aria-label=${t('clock.jumps')}>${jumps().map(jump)}</div>
    <form novalidate onSubmit=${submit} class="form"><${Field} form=${{ values, errors: errors.value }} pointer="/at" label=${t('clock.at')} type="datetime-local" step="60" />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t('clock.set')}</button>
        <button class="btn" type="button" onClick=${() => move(null)}>${t('clock.real')}</button></div></form><//>`;
}

function Shown() {
  const offset = clockOffset.value;
  const word = offset ? t(offset > 0 ? 'clock.ahead' : 'clock.behind', { span: span(Math.round(Math.abs(offset) / 60) * 60e3) }) : t('clock.same');
  return html`<span><b>${t('clock.name')}</b> <time>${second.value ? at(second.value * 1000, 'second') : ''}</time> · ${word}</span>`;
}

export function ClockBanner() {
  const open = useSignal(false);
  if (clockOffset.value === null) return null;
  return html`<aside class="clock no-print" aria-label=${t('clock.name')}><div><${Icon} name="clock" /><${Shown} />
      <button class="btn" type="button" onClick=${() => { open.value = true; }}>${t('clock.move')}</button></div>
    ${open.value && html`<${Mover} onClose=${() => { open.value = false; }} />`}</aside>`;
}
