// Check the data, then ask for the ticket: one row per fact, changes only where they are allowed.
import { post } from '/shared/api.js';
import { lang, t, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Facts, instant, placeOf, ProblemNote, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { usePhaseTwo } from '../parts/guards.js';
import { go, href, onWay, round, roundPath, take, view as current } from '../state.js';

const Change = ({ page, what }) => html`<a class="change" href=${href(page)}>${t('data.change')}<span class="sr"> ${what}</span></a>`;
const Row = ({ term, page, children }) => html`<div class="check-row"><dt>${term}</dt><dd>${children}</dd>
  ${page ? html`<dd class="act"><${Change} page=${page} what=${term} /></dd>` : ''}</div>`;

/** What may be changed here; after a way of steps everything is said already. */
function Changeable({ photo, candidate }) {
  const picture = photo?.url && html`<img class="photo" src=${photo.url} width="96" height="128" alt=${t('data.photo_alt', { name: candidate.name })} />`;
  if (onWay()) return picture && html`<div class="check-list"><dl><${Row} term=${t('data.photo')}>${picture}</${Row}></dl></div><hr class="hr" />`;
  return html`<div class="check-list"><dl>
      <${Row} term=${t('data.photo')} page="photo">${picture || t('data.no_photo')}
        ${photo?.pending && html`<small>${t(`photo.pending.${photo.pending.state}`)}</small>`}</${Row}>
      <${Row} term=${t('data.school')} page="school">${candidate.school || t('data.no_school')}</${Row}>
    </dl></div><hr class="hr" />`;
}

const entry = ({ entry_from: from, entry_until: until }) => t('data.entry', { from: instant(from, 'time'), until: instant(until, 'time') });
const sitRow = (term, sitting) => [term, html`<span class="d">${instant(sitting.on, 'paper')}</span>`, entry(sitting)];

/** One time, or that of each paper; what is kept from before has none. */
function times({ sitting, papers = [] }) {
  if (!papers.length) return [sitRow(t('data.exam'), sitting)];
  return papers.map((paper) => (paper.sitting ? sitRow(words(paper.name), paper.sitting) : [words(paper.name), t('data.retained')]));
}

export default function Data() {
  const view = current.value;
  const { candidate, registration, photo, ticket } = view;
  const confirm = useAction(async (stage) => {
    take(await post(roundPath('/ticket'), {}, { stage, safe: true }));
    go('ticket');
  });
  useTitle(t('data.title'));
  if (!usePhaseTwo()) return null;
  const { site } = registration;
  const contact = round.value.contact;
  return html`<div class="lead"><h1 tabindex="-1">${t('data.title')}</h1><p class="mute">${t('data.lead')}</p></div>
    <section class="card pad stack"><${Changeable} photo=${photo} candidate=${candidate} /><${Facts} rows=${[
      [t('data.name'), candidate.name],
      [t('data.id_no'), html`<span class="num">${candidate.id_no_masked}</span>`],
      candidate.ticket_no_masked && [t('word.written_ticket'), html`<span class="num">${candidate.ticket_no_masked}</span>`],
      [t('word.site'), (lang.value === 'en' && site.name_en) || site.name, placeOf(site)],
      ...times(registration),
    ]} /><p class="small mute">${t('data.wrong')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p></section>
    ${photo?.pending && photo.pending.state !== 'refused' && html`<p class="notice warn">${t('data.pending')}</p>`}
    ${confirm.problem.value && html`<${ProblemNote} problem=${confirm.problem.value} />`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${confirm.busy.value !== null} onClick=${() => confirm.start()}>
      ${t(ticket?.state === 'ready' ? 'data.again' : 'data.confirm')}</button><${StageNote} stage=${confirm.stage} /></div>`;
}
