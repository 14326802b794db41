// In person: when to come, what to bring, and the offices with their place and hours.
import { get } from '/shared/api.js';
import { t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Facts } from './blocks.js';
import { round } from '../state.js';

const Office = ({ office }) => html`<li class="card pad stack"><h4>${words(office.name)} ${!office.open && html`<span class="tag">${t('offices.closed')}</span>`}</h4><${Facts} rows=${[
  [t('offices.address'), words(office.address)], [t('offices.hours'), words(office.hours)], [t('offices.bring'), words(office.bring)],
  office.phone && [t('offices.phone'), html`<a class="d" href=${`tel:${office.phone}`}>${office.phone}</a>`],
]} /></li>`;

export default function Offices({ on_site: rule, id = 'offices' }) {
  const list = useSignal(null);
  useEffect(() => { get(`/programmes/${round.value.programme}/offices`, { tells: false }).then(({ offices }) => { list.value = offices; }, () => { list.value = []; }); }, []);
  return html`<section class="stack" aria-labelledby=${id}><div class="card pad stack"><h3 id=${id}>${t('offices.title')}</h3>
      ${rule && html`<p>${t('offices.when')}</p><ul class="hints">${rule.cases.map((one) => html`<li key=${words(one)}>${words(one)}</li>`)}</ul><p><b>${t('offices.bring')}</b><br />${words(rule.bring)}</p>`}
      ${list.value?.length === 0 && html`<p>${t('offices.none')} <a class="d" href=${`tel:${round.value.contact.inquiry}`}>${round.value.contact.inquiry}</a></p>`}</div>
    ${list.value?.length > 0 && html`<ul class="list" role="list">${list.value.map((office) => html`<${Office} key=${office.code} office=${office} />`)}</ul>`}</section>`;
}
