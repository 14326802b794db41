// The status card in the words the candidate reads, without its buttons: staff look, they do not press.
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { at, d, money, span, t, tx } from '../lib/words.js';

const LOOK = {
  none: ['info', 'flag'], held: ['warn', 'clock'], paying: ['warn', 'refresh'], paid: ['ok', 'done'], gap: ['', 'calendar'],
  expired: ['', 'clock'], unplaced: ['bad', 'alert'], closed: ['', 'lock'], ineligible: ['', 'info'],
};

function valuesOf({ round, registration }) {
  return {
    closes: d(at(round.phase_one.closes_at)), opens: d(at(round.phase_two.opens_at)),
    amount: registration ? money(registration.fee_minor, 'prose') : '',
  };
}

function Left({ deadline }) {
  void second.value;
  const left = Date.parse(deadline) - now();
  return html`<p class="left"><b class="num">${left > 0 ? span(left) : t('card.time_up')}</b><span class="small mute">${tx('card.until', { at: d(at(deadline, 'second')) })}</span></p>`;
}

export function StatusCard({ view }) {
  const state = view.state in LOOK ? view.state : 'none';
  const shown = state === 'paid' && view.round.phase === 'gap' ? 'gap' : state;
  const [tone, icon] = LOOK[shown];
  return html`<div class="card status"><div class=${`head ${tone}`}><${Icon} name=${icon} /><div><p class="word">${t(`card.${shown}`)}</p>
      <p>${tx(`card.${shown}.said`, valuesOf(view))}</p></div></div>
    ${['held', 'paying'].includes(shown) && html`<div class="body"><${Left} deadline=${view.registration.payment_deadline} /></div>`}</div>`;
}
