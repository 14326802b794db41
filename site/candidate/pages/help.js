// Five questions by where one stands, the phones, where the ticket number is printed, which browsers.
import { condition } from '/shared/condition.js';
import { t, words } from '/shared/i18n.js';
import { html, useEffect } from '/shared/ui.js';
import { Section, useTitle } from '../parts/blocks.js';
import { contact as current, onWay, round, route, view } from '../state.js';

const ALL = ['account', 'change', 'ticket-number', 'two-tickets', 'paid', 'released', 'refund', 'moved', 'photo', 'print', 'lost', 'result', 'certificate'];
/** Where one registers step by step in an account of one's own, and where with the ticket of a written test. */
const OF_WAY = ['account', 'change'];
const OF_TICKET = ['ticket-number', 'two-tickets', 'photo', 'certificate'];
const stepwise = () => Boolean(route.value.round && round.value && onWay());
const known = (ids) => ids.filter((id) => !(stepwise() ? OF_TICKET : OF_WAY).includes(id));

const FIRST = {
  before: ['account', 'ticket-number', 'two-tickets', 'released', 'paid', 'change', 'print'],
  phase_one: ['paid', 'change', 'released', 'two-tickets', 'refund', 'print'],
  paid: ['print', 'photo', 'moved', 'refund', 'result'],
  phase_two: ['print', 'photo', 'moved', 'lost', 'refund'],
  after: ['result', 'certificate', 'lost', 'refund', 'moved'],
};

function stand() {
  if (!view.value) return 'before';
  const state = condition(view.value);
  if (['after', 'closed', 'refunded'].includes(state)) return 'after';
  if (['paid', 'gap'].includes(state)) return 'paid';
  return view.value.round.phase === 'phase_two' ? 'phase_two' : 'phase_one';
}

const Questions = ({ ids, asked }) => html`<div class="card questions">${ids.map((id) => html`<details key=${id} id=${id} open=${asked === id}>
  <summary>${t(`help.${id}.q`)}</summary><p>${t(`help.${id}.a`)}</p></details>`)}</div>`;

const Phones = ({ contact }) => html`<${Section} id="phones" title=${t('help.phones')}><div class="card pad stack">
  <a class="btn primary block" href=${`tel:${contact.inquiry}`}>${t('foot.inquiry')} <span class="d">${contact.inquiry}</span></a>
  <p class="small mute">${words(contact.hours)}</p>
  <a class="btn block" href=${`tel:${contact.supervision}`}>${t('foot.supervision')} <span class="d">${contact.supervision}</span></a>
  <p class="small mute">${t('help.supervision')}</p></div></${Section}>`;

/** A drawn stand-in of the paper: where the number is printed. */
const Number = () => html`<${Section} id="number" title=${t('help.number')}><div class="card pad stack">
  <figure class="sample"><p class="small">${t('help.number_paper')}</p><p><span class="mute">${t('help.number_label')}</span> <b class="num mark-number">4200 1014 1200 157</b></p>
    <p class="bars" aria-hidden="true"></p></figure>
  <ul class="lines" role="list">${['ticket', 'report', 'school'].map((where) => html`<li key=${where}>${t(`help.number_${where}`)}</li>`)}</ul></div></${Section}>`;

export default function Help() {
  const all = known(ALL);
  const asked = all.includes(route.value.item) ? route.value.item : '';
  const first = known(FIRST[stand()]);
  const five = !asked || first.includes(asked) ? first : [asked, ...first.slice(0, 4)];
  useTitle(t('help.title'));
  useEffect(() => { if (asked) document.getElementById(asked)?.querySelector('summary')?.focus(); }, [asked]);
  return html`<div class="lead"><h1 tabindex="-1">${t('help.title')}</h1><p class="mute">${t('help.lead')}</p></div>
    <${Questions} ids=${five} asked=${asked} />
    ${current.value && html`<${Phones} contact=${current.value} />`}
    ${!stepwise() && html`<${Number} />`}
    <${Section} id="others" title=${t('help.others')}><${Questions} ids=${all.filter((id) => !five.includes(id))} asked="" /></${Section}>
    <${Section} id="browsers" title=${t('help.browsers')}><div class="card pad lines"><p>${t('help.browsers_text')}</p><p class="small mute">${t('help.browsers_wechat')}</p></div></${Section}>`;
}
