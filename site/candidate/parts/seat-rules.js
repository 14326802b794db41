// How the seats of this round are given out besides first come, first served: announced beside the facts.
import { t, tx } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { instant, Section } from './blocks.js';
import { href } from '../state.js';

const minutes = (opens, before) => instant(Date.parse(opens) - before * 60e3);

function lines({ seat_rules: { opening, cool_down: cool, returns, standby, work }, phase_one: { opens_at: at } }) {
  return [
    opening && tx('seat_rules.opening', { at: instant(at), from: minutes(at, opening.present_minutes), n: Math.ceil(opening.spread_seconds / 60) }, ['at']),
    cool && t('seat_rules.cool_down', { after: cool.after, n: cool.minutes }),
    returns && (returns.longest_minutes ? t('seat_rules.returns', { n: returns.longest_minutes }) : t('seat_rules.returns_at', { times: returns.at.join(t('seat_rules.and')) })),
    standby && t('seat_rules.standby', { n: standby.offer_minutes }),
    work && t('seat_rules.work'),
  ].filter(Boolean);
}

export default function SeatRules({ round }) {
  return html`<${Section} id="seat-rules" title=${t('seat_rules.title')}><div class="card pad stack">
    <ul class="lines" role="list">${lines(round).map((line, n) => html`<li key=${n}>${line}</li>`)}</ul>
    ${round.seat_rules.opening && html`<p><a href=${href('order')}>${t('seat_rules.how')}</a></p>`}</div></${Section}>`;
}
