// The hour of the results, on the status card. Fetched only then.
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Countdown } from './blocks.js';
import { useOpening } from './opening.js';
import { href, round } from '../state.js';

export function ResultsSoon({ ask }) {
  const opening = useOpening(ask);
  const out = round.value.results_at;
  return html`<${Countdown} until=${out} label=${t('status.results_soon.left')} mark="word.left" onZero=${opening.begin} />
    <p class="stage" role="status">${opening.opening.value && html`<span class="spin" aria-hidden="true"></span>${t('status.results_soon.opening')}`}</p>
    <a class="btn block" href=${href('result')}>${t('status.results_soon.go')}</a>`;
}
