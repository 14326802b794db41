// One purpose, one consent: what, why, how long, who, what follows a refusal, and two equal buttons.
import { heading, t, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { D, Facts } from './blocks.js';

const Choice = ({ on, busy, id, children, onClick }) => html`<button class=${`btn choose ${on ? 'on' : ''}`} id=${id} type="button" aria-pressed=${on ? 'true' : 'false'}
  aria-busy=${busy} onClick=${onClick}>${on && !busy && html`<${Icon} name="check" />`}${children}</button>`;

/** `chosen` is true, false or null; `onChoose(given)`; `busy` the choice being sent; `head` its heading's level on the page. */
export function Consent({ consent, chosen, busy = null, error, head = 'h3', onChoose }) {
  const { purpose, title, what, why, how_long: long, who, without, required, version, at } = consent;
  const id = `consent-${purpose}`;
  const choice = (given, text) => html`<${Choice} on=${chosen === given} busy=${busy === given} id=${given ? `${id}-yes` : null}
    onClick=${() => onChoose(given)}>${text}<span class="sr"> ${words(title)}</span></${Choice}>`;
  return html`<section class=${`card pad stack consent ${error ? 'bad' : ''}`} aria-labelledby=${id}>
    <div class="event-head"><${head} id=${id}>${heading(title)}</${head}><span class="tag">${t(required ? 'consent.required' : 'consent.optional')}</span></div>
    <${Facts} rows=${[
      [t('consent.what'), words(what)], [t('consent.why'), words(why)], [t('consent.how_long'), words(long)], [t('consent.who'), words(who)],
      [t('consent.without'), words(without)],
    ]} />
    ${error && html`<p class="error"><span class="sr">${t('form.error')}</span>${error}</p>`}
    ${chosen === false && required && html`<p class="notice warn" role="status">${t('consent.refusal')}</p>`}
    <div class="two">${choice(true, t('consent.yes'))}${choice(false, t('consent.no'))}</div>
    <p class="tiny mute">${t('consent.version', { version })}${at && chosen === consent.given && html` · ${t(consent.given ? 'consent.given' : 'consent.refused')} <${D} at=${at} />`}</p></section>`;
}
