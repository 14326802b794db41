// The ticket: being made, ready (on screen in the PDF's order), or failed and said so.
import { get, poll, post } from '/shared/api.js';
import { t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { LinkRows, Section, StatusCard } from '../parts/cards.js';
import { ProblemNote, Skeleton, StageNote, useAction, useTitle } from '../parts/feedback.js';
import { usePhaseTwo } from '../parts/guards.js';
import { Sheet } from '../parts/sheet.js';
import { D } from '../parts/time.js';
import { InBrowser, inWeChat } from '../parts/wechat.js';
import { href } from '../router.js';
import { roundPath, say, take, view as current } from '../state.js';

const FRESH = 60e3;

/** The ticket with links that live a few minutes: asked again while it is made, and before they end. */
function useTicket() {
  const ticket = useSignal(null);
  const problem = useSignal(null);
  useEffect(() => {
    const ask = async () => {
      try {
        const was = ticket.value?.state;
        ticket.value = await get(roundPath('/ticket'));
        problem.value = null;
        if (was === 'making' && ticket.value.state === 'ready') say(t('status.ticket_ready.head'));
      } catch (error) {
        if (!ticket.value) problem.value = error;
      }
      return ticket.value?.state === 'failed';
    };
    ask();
    return poll(ask, () => (ticket.value?.state === 'ready' ? FRESH : 2e3));
  }, []);
  return { ticket, problem };
}

function Making() {
  return html`<${StatusCard} tone="info" icon="clock" head=${t('status.ticket_making.head')} text=${t('ticket.making')}>
    <p class="stage" role="status"><span class="spin" aria-hidden="true"></span>${t('ticket.making_stay')}</p></${StatusCard}>`;
}

function Failed({ again }) {
  return html`<${StatusCard} tone="warn" icon="alert" head=${t('status.ticket_failed.head')} text=${t('ticket.failed')}>
    ${again.problem.value && html`<${ProblemNote} problem=${again.problem.value} />`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${again.busy.value !== null} onClick=${() => again.start()}>${t('ticket.again')}</button>
      <${StageNote} stage=${again.stage} /></div></${StatusCard}>`;
}

function Ready({ ticket }) {
  const wechat = inWeChat();
  const closes = current.value.round.phase_two.closes_at;
  return html`<div class="no-print stack"><${StatusCard} tone="ok" icon="done" head=${t('status.ticket_ready.head')} text=${tx('ticket.ready', { at: html`<${D} at=${closes} />` })}>
      <div class="actions">${wechat ? html`<${InBrowser} />` : html`<a class="btn primary block" href=${ticket.download_url} download>
        <${Icon} name="download" />${t('ticket.download')}</a>`}</div>
      <div class="two"><button class="btn" type="button" onClick=${() => print()}><${Icon} name="print" />${t('ticket.print')}</button>
        ${!wechat && html`<a class="btn" href=${ticket.view_url} target="_blank" rel="noopener"><${Icon} name="document" />${t('ticket.view')}<span class="sr">${t('ticket.new_window')}</span></a>`}</div>
      ${ticket.version > 1 && html`<p class="small">${t('ticket.replaced', { n: ticket.version })}</p>`}
    </${StatusCard}></div>
    <${Sheet} sheet=${ticket.sheet} version=${ticket.version} />`;
}

const ExamDay = () => html`<div class="no-print stack"><${Section} id="day" title=${t('ticket.day')}><ul class="card bring" role="list">
    ${['bring', 'early'].map((key) => html`<li key=${key}><${Icon} name="done" /><span>${t(`ticket.day.${key}`)}</span></li>`)}
    <li class="no"><${Icon} name="cross" /><span>${t('ticket.day.leave')}</span></li></ul></${Section}>
  <${LinkRows} rows=${[
    { href: href('photo'), icon: 'image', text: t('ticket.photo'), small: t('ticket.photo_small') },
    { href: href('school'), icon: 'document', text: t('ticket.school') },
  ]} /></div>`;

const TITLES = { ready: 'status.ticket_ready.head', failed: 'status.ticket_failed.head', making: 'status.ticket_making.head' };

export default function Ticket() {
  const { ticket, problem } = useTicket();
  const again = useAction(async (stage) => {
    take(await post(roundPath('/ticket'), {}, { stage }));
    ticket.value = { state: 'making' };
    const stop = poll(async () => {
      ticket.value = await get(roundPath('/ticket'));
      return ticket.value.state !== 'making';
    }, 2e3);
    setTimeout(stop, 120e3);
  });
  const state = ticket.value?.state;
  useTitle(t(TITLES[state] ?? 'ticket.title'));
  if (!usePhaseTwo()) return null;
  if (problem.value) return html`<h1 class="sr" tabindex="-1">${t('ticket.title')}</h1><${ProblemNote} problem=${problem.value} />`;
  if (!state) return html`<${Skeleton} />`;
  if (state === 'making') return html`<${Making} />`;
  if (state === 'failed') return html`<${Failed} again=${again} />`;
  if (state === 'none') return html`<${StatusCard} tone="info" icon="info" head=${t('ticket.none')} text=${t('ticket.none_text')}>
    <a class="btn primary block" href=${href('data')}>${t('status.confirm.go')}</a></${StatusCard}>`;
  return html`<${Ready} ticket=${ticket.value} /><${ExamDay} />`;
}
