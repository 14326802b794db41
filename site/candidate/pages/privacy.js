// 隐私: the notice, one consent per purpose, and who has looked at my data.
import { get, post } from '/shared/api.js';
import { has, t, tx, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, instant, ProblemNote, Section, Skeleton, useAction, useTitle } from '../parts/blocks.js';
import { Consent } from '../parts/consent.js';
import { href, keep, loadView, round, roundPath, say, view } from '../state.js';

const Notice = ({ notice }) => html`<div class="card pad prose">
  <p class="small mute">${tx('privacy.version', { version: notice.version, at: instant(notice.updated_on, 'paper') })}</p>
  ${notice.sections.map(({ title, body }, n) => html`<section key=${n}><h3>${words(title)}</h3>
    ${words(body).split('\n').filter(Boolean).map((line, m) => html`<p key=${m}>${line}</p>`)}</section>`)}</div>`;

const word = (kind, value) => (has(`privacy.${kind}.${value}`) ? t(`privacy.${kind}.${value}`) : t(`privacy.${kind}.other`));

const Looks = ({ looks }) => html`<${Section} id="looks" title=${t('privacy.looks')}>${looks.length
  ? html`<ul class="card events" role="list">${looks.map(({ at, role, what, purpose }, n) => html`<li key=${n}>
      <p>${tx('privacy.look', { role: word('role', role), what: word('what', what) })}</p>
      <p class="small">${t('privacy.purpose', { purpose })}</p><p class="tiny mute"><${D} at=${at} style="second" /></p></li>`)}</ul>`
  : html`<p class="card pad">${t('privacy.no_looks')}</p>`}
  <p class="small mute">${t('privacy.looks_text')}</p></${Section}>`;

function Consents({ data }) {
  const sent = useSignal([null, null]);
  const choose = useAction(async (stage, purpose, version, given) => {
    sent.value = [purpose, given];
    data.value = await post(roundPath('/consents'), { purpose, version, given }, { safe: true, stage });
    say(t('privacy.saved'));
  });
  return html`<${Section} id="consents" title=${t('privacy.consents')}><p class="mute">${t('privacy.consents_text')}</p>
    ${choose.problem.value && html`<${ProblemNote} problem=${choose.problem.value} />`}
    ${data.value.consents.map((consent) => html`<${Consent} key=${consent.purpose} consent=${consent} chosen=${consent.given}
      busy=${choose.busy.value === consent.purpose ? sent.value[1] : null} onChoose=${(given) => choose.start(consent.purpose, consent.version, given)} />`)}</${Section}>`;
}

const FACTS = ['what', 'why', 'how_long', 'who', 'without'];

const Purpose = ({ purpose }) => html`<div class="card pad prose"><h3>${words(purpose.title)}</h3>
  <dl class="facts">${FACTS.map((fact) => html`<div key=${fact}><dt>${t(`consent.${fact}`)}</dt><dd>${words(purpose[fact])}</dd></div>`)}</dl></div>`;

// Before anything is given, anybody may read what would become of it.
function SignedOut() {
  const data = useSignal(null);
  useEffect(() => { get(roundPath('/privacy-notice')).then((found) => { data.value = found; }, () => {}); }, []);
  return html`${data.value && html`<${Section} id="privacy-notice" title=${t('privacy.notice')}><${Notice} notice=${data.value.notice} /></${Section}>
      <${Section} id="consents" title=${t('privacy.consents')}>${data.value.purposes.map((purpose) => html`<${Purpose} key=${purpose.purpose} purpose=${purpose} />`)}</${Section}>`}
    <div class="card pad stack"><p>${t('privacy.sign_in')}</p>
    <a class="btn primary block" href=${href('sign-in')} onClick=${() => keep('return', 'privacy')}>${t('word.sign_in')}</a></div>`;
}

export default function Privacy() {
  const data = useSignal(null);
  const problem = useSignal(null);
  useEffect(() => {
    get(roundPath('/privacy')).then((found) => {
      data.value = found;
      if (!view.value) loadView().catch(() => {});
    }, (error) => { problem.value = error; });
  }, []);
  useTitle(t('privacy.title'));
  const { contact } = round.value;
  const out = problem.value?.code === 'not_signed_in';
  return html`<div class="lead"><h1 tabindex="-1">${t('privacy.title')}</h1><p class="mute">${t('privacy.lead')}</p></div>
    ${out && html`<${SignedOut} />`}
    ${problem.value && !out && html`<${ProblemNote} problem=${problem.value} />`}
    ${!data.value && !problem.value && html`<${Skeleton} />`}
    ${data.value && html`<${Section} id="privacy-notice" title=${t('privacy.notice')}><${Notice} notice=${data.value.notice} /></${Section}>
      ${data.value.consents.some(({ given }) => given !== undefined) && html`<${Consents} data=${data} />`}
      <${Looks} looks=${data.value.looks} />`}
    <p class="small mute">${t('privacy.contact')} <a class="d" href=${`tel:${contact.inquiry}`}>${contact.inquiry}</a></p>`;
}
