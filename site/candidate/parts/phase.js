// Where the round stands, in one strip.
import { second } from '/shared/clock.js';
import { t, tx } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { instant, left } from './blocks.js';
import { onWay } from '../state.js';

/** One window to register and pay in, one to print the ticket in. */
const WAY = { phase_one: 'register', gap: 'wait', phase_two: 'print' };

export function Phase({ round }) {
  void second.value;
  const open = round.phase === 'phase_one' || round.phase === 'phase_two';
  const at = { before: round.phase_one.opens_at, phase_one: round.phase_one.closes_at, gap: round.phase_two.opens_at, phase_two: round.phase_two.closes_at }[round.phase];
  return html`<div class=${`phase ${open ? '' : 'quiet'}`}>
    <span class=${open ? 'live' : 'live off'} aria-hidden="true"></span>
    <strong>${t(`phase.${WAY[onWay(round) && round.phase] ?? round.phase}`)}</strong>
    ${at && html`<p>${tx(open ? 'phase.until' : 'phase.from', { at: instant(at) }, ['at'])}<br />
      ${tx('phase.left', { left: left(at) }, ['left'])}</p>`}
    ${!at && html`<p>${tx('phase.exam', { at: instant(round.exam_on, 'paper') }, ['at'])}</p>`}</div>`;
}
