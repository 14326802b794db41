// Before the opening: the countdown, and the way to the waiting page where the round has one.
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Countdown } from './blocks.js';
import { href, round } from '../state.js';

const SPREAD_MS = 5e3;

export function Before({ view, reload }) {
  const waits = round.value.seat_rules?.opening;
  return html`<${Countdown} until=${view.round.phase_one.opens_at} label=${t('word.opens_in')} mark="word.left"
      onZero=${() => setTimeout(reload, Math.random() * SPREAD_MS)} />
    ${waits && html`<div class="actions"><a class="btn primary block" href=${`/wait.html#${view.round.id}`}>${t('before.wait')}</a>
      <p class="small mute">${t('before.wait_text', { n: waits.present_minutes })}</p></div>`}
    <a class="btn block" href=${href('notice')}>${t('status.notice')}</a>`;
}
