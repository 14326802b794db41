// 办理记录: what happened, newest first, with who did it and why. Fetched after the card that it explains.
import { has, t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { D, Section } from './blocks.js';
import { Rare } from './status-body.js';

const HIDDEN = /^(approval|release)/;

/** What was done, with its numbers: which version, from where to where. */
function deed({ action, params }) {
  if (action === 'ticket_made' && params.version > 1) return t('timeline.ticket_made_again', { n: params.version });
  if (action === 'site_changed' && params.from === params.to) return t('timeline.time_changed');
  return t(has(`timeline.${action}`) ? `timeline.${action}` : 'timeline.other');
}

/** A reason is a person's sentence, or a code for a refused photo. */
function why(reason) {
  if (!reason) return null;
  return /^[a-z_]+$/.test(reason) ? html`<${Rare} part="PhotoReason" reason=${reason} />` : html`<p class="small">${t('timeline.reason', { reason })}</p>`;
}

function Entry({ at, who, action, params = {}, reason }) {
  return html`<li><p>${deed({ action, params })}</p>
    ${action === 'site_changed' && params.to && html`<${Rare} part="Change" ...${params} />`}
    ${params.certificate_no && html`<p class="small">${t('timeline.certificate_no', { no: params.certificate_no })}</p>`}
    ${why(reason)}
    <p class="tiny mute"><${D} at=${at} style="second" /> · ${t(has(`timeline.who.${who}`) ? `timeline.who.${who}` : 'timeline.who.system')}</p></li>`;
}

export default function Timeline({ timeline }) {
  const shown = timeline.filter(({ action }) => !HIDDEN.test(action)).sort((a, b) => (a.at < b.at ? 1 : -1));
  if (!shown.length) return null;
  const lines = shown.map((entry, n) => html`<${Entry} key=${n} ...${entry} />`);
  return html`<${Section} id="timeline" title=${t('timeline.title')}>
    <div class="card"><ul class="events" role="list">${lines.slice(0, 4)}</ul>
    ${lines.length > 4 && html`<details class="more"><summary>${t('timeline.more', { n: lines.length - 4 })}</summary><ul class="events" role="list">${lines.slice(4)}</ul></details>`}
    </div></${Section}>`;
}
