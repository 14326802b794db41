// Five questions by where one stands, then the phones.
import { t, words } from '/shared/i18n.js';
import { html, useEffect } from '/shared/ui.js';
import { Section, useTitle } from '../parts/blocks.js';
import { round, route } from '../state.js';

const QUESTIONS = ['ticket-number', 'two-tickets', 'paid', 'released', 'photo', 'print'];

export default function Help() {
  const contact = route.value.round && round.value?.contact;
  const asked = route.value.item;
  useTitle(t('help.title'));
  useEffect(() => { if (asked) document.getElementById(asked)?.querySelector('summary')?.focus(); }, [asked]);
  return html`<div class="lead"><h1 tabindex="-1">${t('help.title')}</h1><p class="mute">${t('help.lead')}</p></div>
    <div class="card questions">${QUESTIONS.map((id) => html`<details key=${id} id=${id} open=${asked === id}>
      <summary>${t(`help.${id}.q`)}</summary><p>${t(`help.${id}.a`)}</p></details>`)}</div>
    ${contact && html`<${Section} id="phones" title=${t('help.phones')}><div class="card pad stack">
      <a class="btn block" href=${`tel:${contact.inquiry}`}>${t('foot.inquiry')} <span class="d">${contact.inquiry}</span></a>
      <p class="small mute">${words(contact.hours)}</p>
      <p class="small">${t('foot.supervision')} <a class="d" href=${`tel:${contact.supervision}`}>${contact.supervision}</a></p></div></${Section}>`}`;
}
