// Check the data, then ask for the ticket: one row per fact, changes only where they are allowed.
import { post } from '/shared/api.js';
import { lang, t } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Facts, instant, placeOf, ProblemNote, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { usePhaseTwo } from '../parts/guards.js';
import { go, href, round, roundPath, take, view as current } from '../state.js';

const Change = ({ page, what }) => html`<a class="change" href=${href(page)}>${t('data.change')}<span class="sr"> ${what}</span></a>`;
const Row = ({ term, page, children }) => html`<div class="check-row"><dt>${term}</dt><dd>${children}</dd>
  ${page ? html`<dd class="act"><${Change} page=${page} what=${term} /></dd>` : ''}</div>`;

export default function Data() {
  const view = current.value;
  const { candidate, registration, photo, ticket } = view;
  const confirm = useAction(async (stage) => {
    take(await post(roundPath('/ticket'), {}, { stage, safe: true }));
    go('ticket');
  });
  useTitle(t('data.title'));
  if (!usePhaseTwo()) return null;
  const { site, sitting } = registration;
  const contact = round.value.contact;
  return html`<div class="lead"><h1 tabindex="-1">${t('data.title')}</h1><p class="mute">${t('data.lead')}</p></div>
    <section class="card pad stack"><div class="check-list"><dl>
      <${Row} term=${t('data.photo')} page="photo">${photo ? html`<img class="photo" src=${photo.url} width="96" height="128" alt=${t('data.photo_alt', { name: candidate.name })} />` : t('data.no_photo')}
        ${photo?.pending && html`<small>${t(`photo.pending.${photo.pending.state}`)}</small>`}</${Row}>
      <${Row} term=${t('data.school')} page="school">${candidate.school || t('data.no_school')}</${Row}>
    </dl></div><hr class="hr" /><${Facts} rows=${[
      [t('data.name'), candidate.name],
      [t('data.id_no'), html`<span class="num">${candidate.id_no_masked}</span>`],
      [t('word.written_ticket'), html`<span class="num">${candidate.ticket_no_masked}</span>`],
      [t('word.site'), (lang.value === 'en' && site.name_en) || site.name, placeOf(site)],
      [t('data.exam'), html`<span class="d">${instant(sitting.on, 'paper')}</span>`, t('data.entry', { from: instant(sitting.entry_from, 'time'), until: instant(sitting.entry_until, 'time') })],
    ]} /><p class="small mute">${t('data.wrong')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p></section>
    ${photo?.pending && photo.pending.state !== 'refused' && html`<p class="notice warn">${t('data.pending')}</p>`}
    ${confirm.problem.value && html`<${ProblemNote} problem=${confirm.problem.value} />`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${confirm.busy.value !== null} onClick=${() => confirm.start()}>
      ${t(ticket?.state === 'ready' ? 'data.again' : 'data.confirm')}</button><${StageNote} stage=${confirm.stage} /></div>`;
}
