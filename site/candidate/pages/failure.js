// Something did not open: what happened to the data, what to do, whom to ask.
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { StatusCard } from '../parts/cards.js';
import { problemText, useTitle } from '../parts/feedback.js';
import { href, route } from '../router.js';
import { round } from '../state.js';

export function Failure({ problem, again }) {
  const { title, todo } = problemText(problem.code === 'no_answer' ? { code: 'internal' } : problem);
  const contact = route.value.round && round.value?.contact;
  const lost = problem.status === 404 || problem.status === 403;
  useTitle(title);
  return html`<${StatusCard} tone="plain" icon="info" head=${title} text=${todo}>
    <div class="actions">${lost || !again
      ? html`<a class="btn primary block" href=${href('', '')}>${t('failure.home')}</a>`
      : html`<button class="btn primary block" type="button" onClick=${again}>${t('failure.again')}</button>
        ${route.value.round && html`<a class="btn text" href=${href('status')}>${t('problem.way.status')}</a>`}`}</div>
    ${contact && html`<p class="small">${t('foot.inquiry')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p>`}
    ${problem.requestId && html`<p class="tiny mute">${t('problem.request', { id: problem.requestId })}</p>`}
  </${StatusCard}>`;
}
