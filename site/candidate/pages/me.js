// 用户中心: who I am here, my rounds, what I may change, and the one next thing to do.
import { get } from '/shared/api.js';
import { heading, t, tx, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, Facts, instant, LinkRows, Section, useTitle } from '../parts/blocks.js';
import { wayOn } from '../parts/mine.js';
import { href, me, programme, round as current } from '../state.js';

const TONE = { paid: 'ok', held: 'warn', paying: 'warn', unplaced: 'bad', ineligible: 'bad' };
const IDENTITY = ['identity', 'face', 'registry'];

/** My rounds with where I stand in each; what the server does not tell stays open. */
function useStates(rounds) {
  const states = useSignal({});
  useEffect(() => {
    rounds.forEach(({ id }) => get(`/rounds/${encodeURIComponent(id)}/registration`).then(({ state, registration }) => {
      states.value = { ...states.value, [id]: { state, deadline: state === 'held' && registration?.payment_deadline } };
    }, () => {}));
  }, []);
  return states.value;
}

const Round = ({ round, found }) => ({
  href: href(round.phase === 'phase_one' && found?.state !== 'paid' ? wayOn() : 'status', round.id), icon: 'calendar', text: heading(round.name),
  tag: found && html`<span class=${`tag ${TONE[found.state] ?? ''}`}>${t(`me.state.${found.state}`)}</span>`,
  small: html`${tx('phase.exam', { at: instant(round.exam_on, 'paper') })}${found?.deadline && html`<br />${tx('me.until', { at: html`<${D} at=${found.deadline} />` })}`}`,
});

const Confirmed = ({ confirmed }) => html`<span class=${`tag ${confirmed ? 'ok' : ''}`}>${t(confirmed ? 'me.confirmed' : 'me.unconfirmed')}</span>`;

function Who({ who, asked }) {
  const number = who.account_no ?? null;
  return html`<div class="card pad stack"><${Facts} rows=${[
    [t('me.name'), html`${who.name} ${asked && html`<${Confirmed} confirmed=${who.confirmed} />`}`],
    ...who.documents.map(({ type, masked }) => [t('me.document'), html`<span class="num" key=${type}>${masked}</span>`]),
    number && [t('me.account'), html`<span class="num">${number}</span>`],
    who.phone_masked && [t('me.phone'), html`<span class="num">${who.phone_masked}</span>`],
    who.email_masked && [t('me.email'), who.email_masked],
  ]} /></div>`;
}

const CHANGES = { name: 'document', phone: 'mail', email: 'mail', password: 'shield', question: 'help' };

export default function Me() {
  const who = me.value;
  const { rounds, accounts } = programme.value;
  const round = current.value;
  const listed = [...rounds].sort((a, b) => (a.exam_on < b.exam_on ? 1 : -1));
  const states = useStates(listed.slice(0, 6));
  useTitle(t('me.title'));
  const asked = round.steps.some((step) => IDENTITY.includes(step));
  const registry = round.steps.includes('registry');
  const open = round.phase === 'phase_one' && states[round.id]?.state !== 'paid';
  return html`<div class="lead"><h1 tabindex="-1">${t('me.title')}</h1><p class="mute">${heading(programme.value.name)}</p></div>
    <${Who} who=${who} asked=${asked} />
    ${open && html`<a class="btn primary block" href=${href(wayOn())}>${t(states[round.id]?.state === 'held' ? 'me.pay' : 'me.register')}</a>`}
    <${Section} id="mine" title=${t('me.rounds')}><${LinkRows} rows=${listed.map((one) => Round({ round: one, found: states[one.id] }))} /></${Section}>
    ${asked && html`<${Section} id="proof" title=${t('me.proof')}><${LinkRows} rows=${[
      { href: href('identity'), icon: 'shield', text: t('me.identity'), tag: html`<${Confirmed} confirmed=${who.confirmed} />`, small: t('me.identity_small') },
      registry && { href: href('registry'), icon: 'document', text: t('me.registry'), small: t('me.registry_small') },
    ]} /></${Section}>`}
    <${Section} id="edit" title=${t('me.edit')}><${LinkRows} rows=${[
      ...accounts.changes.filter((what) => CHANGES[what]).map((what) => ({ href: href(`change/${what}`), icon: CHANGES[what], text: t(`me.change.${what}`), small: what === 'name' && who.confirmed && t('me.name_small') })),
      { href: href('change/document'), icon: 'document', text: t('me.change.document'), small: t('me.document_small') },
      { href: href('messages'), icon: 'mail', text: t('site.messages') },
      { href: href('privacy'), icon: 'shield', text: t('me.privacy'), small: t('me.privacy_small') },
    ]} /></${Section}>
    <p class="small mute">${t('me.fixed')} ${words(programme.value.contact.hours)} <a class="d" href=${`tel:${programme.value.contact.inquiry}`}>${programme.value.contact.inquiry}</a></p>`;
}
