// A step with a page of its own: identity, face, registry, qualification. It leads back here.
import { t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { href, keep } from '../../state.js';

const PAGE = { identity: 'identity', face: 'identity', registry: 'registry', qualification: 'qualification' };

export function Elsewhere({ step }) {
  return html`<div class="card pad stack"><p>${t(`elsewhere.${step.id}`)}</p>
    ${step.state === 'problem' && html`<p class="notice warn">${t('elsewhere.again')}</p>`}
    <a class="btn primary block" href=${href(PAGE[step.id])} onClick=${() => keep('return', 'flow')}>${t(`elsewhere.${step.id}_go`)}</a></div>`;
}
