// The agreement: six clauses in full, one tick, version and date; then the consents a place cannot be held without.
import { get, post } from '/shared/api.js';
import { t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, ProblemNote, Section, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { Consent } from '../parts/consent.js';
import { ErrorSummary } from '../parts/fields.js';
import { go, href, round, roundPath, take, view } from '../state.js';

const Clauses = ({ clauses }) => html`<ol class="card clauses" role="list">${clauses.map(({ text, summary }, n) => html`
  <li key=${n}><span class="clause-no" aria-hidden="true">${n + 1}</span><div><h2><span class="sr">${n + 1}. </span>${words(summary)}</h2><p>${words(text)}</p></div></li>`)}</ol>`;

function Tick({ ticked, error, onChange }) {
  return html`<div class=${`field ${error ? 'bad' : ''}`}>
    ${error && html`<p class="error" id="tick-error"><span class="sr">${t('form.error')}</span>${error}</p>`}
    <label class="check"><input type="checkbox" id="tick" checked=${ticked} onChange=${(event) => onChange(event.target.checked)}
      aria-describedby=${error ? 'tick-error' : null} aria-invalid=${error ? 'true' : null} /> ${t('agreement.tick')}</label></div>`;
}

/** The required purposes not agreed to yet, each with a choice of its own; null while they are asked for. */
function useConsents() {
  const all = useSignal(null);
  const chosen = useSignal({});
  const problem = useSignal(null);
  useEffect(() => {
    get(roundPath('/privacy')).then((found) => {
      all.value = found.consents.filter(({ required, given }) => required && given !== true);
      chosen.value = Object.fromEntries(all.value.map(({ purpose, given }) => [purpose, given]));
    }, (error) => { problem.value = error; });
  }, []);
  const choose = (purpose, given) => { chosen.value = { ...chosen.value, [purpose]: given }; };
  const send = async (stage) => {
    for (const { purpose, version, given } of all.value ?? []) {
      const wanted = chosen.value[purpose];
      if (wanted !== null && wanted !== given) await post(roundPath('/consents'), { purpose, version, given: wanted }, { safe: true, stage });
    }
  };
  return { all, chosen, problem, choose, send };
}

const Consents = ({ list, chosen, errors, choose }) => html`<${Section} id="consents" title=${t('agreement.consents')}>
  <p class="mute">${t('agreement.consents_text')} <a href=${href('privacy')}>${t('agreement.privacy')}</a></p>
  ${list.map((consent) => html`<${Consent} key=${consent.purpose} consent=${consent} chosen=${chosen[consent.purpose] ?? null}
    error=${errors.find(({ id }) => id === `consent-${consent.purpose}-yes`)?.text} onChoose=${(given) => choose(consent.purpose, given)} />`)}</${Section}>`;

function faultsOf(accepted, ticked, list, chosen) {
  const open = list.filter(({ purpose }) => typeof chosen[purpose] !== 'boolean');
  return [
    !accepted && !ticked && { id: 'tick', text: t('agreement.tick_needed') },
    ...open.map(({ purpose, title }) => ({ id: `consent-${purpose}-yes`, text: t('agreement.choose', { title: words(title) }) })),
  ].filter(Boolean);
}

function Refused() {
  return html`<div class="notice warn" role="alert"><p><b>${t('agreement.refused')}</b></p><p>${t('agreement.refused_text')} <a class="d" href=${`tel:${round.value.contact.inquiry}`}>${round.value.contact.inquiry}</a></p></div>`;
}

export default function Agreement() {
  const { agreement, state } = view.value;
  const { version, clauses } = round.value.agreement;
  const accepted = agreement.accepted_version === agreement.version;
  const [ticked, errors, refused] = [useSignal(false), useSignal([]), useSignal(false)];
  const consents = useConsents();
  const accept = useAction(async (stage) => {
    await consents.send(stage);
    refused.value = Object.values(consents.chosen.value).includes(false);
    if (refused.value) return;
    if (!accepted) take(await post(roundPath('/agreement'), { version }, { stage, safe: true }));
    go('sites');
  });
  useTitle(t('agreement.title'));
  const list = consents.all.value ?? [];
  const waits = !consents.all.value && !consents.problem.value;
  const submit = (event) => {
    event.preventDefault();
    refused.value = false;
    if (waits) return; // the questions are not here yet: nobody goes on without having seen them
    errors.value = faultsOf(accepted, ticked.value, list, consents.chosen.value);
    if (!errors.value.length) accept.start();
  };
  const asks = !accepted || list.length > 0;
  return html`<${ErrorSummary} errors=${errors.value} />
    <div class="lead"><h1 tabindex="-1">${t('agreement.title')}</h1><p class="mute">${t('agreement.version', { version })}
      ${accepted && html`<br />${t('agreement.accepted')} <${D} at=${agreement.accepted_at} />`}</p></div>
    ${agreement.accepted_version && !accepted && html`<p class="notice warn">${t('agreement.changed', { version: agreement.accepted_version })}</p>`}
    ${!(accepted && list.length) && html`<${Clauses} clauses=${clauses} />`}
    ${!waits && !asks && html`<a class="btn primary block" href=${href(state === 'none' ? 'sites' : 'status')}>${t(state === 'none' ? 'word.choose_site' : 'word.mine')}</a>`}
    ${(asks || waits) && html`<form class="form" novalidate onSubmit=${submit}>
      ${list.length > 0 && html`<${Consents} list=${list} chosen=${consents.chosen.value} errors=${errors.value} choose=${consents.choose} />`}
      ${!accepted && html`<${Tick} ticked=${ticked} error=${errors.value.find(({ id }) => id === 'tick')?.text} onChange=${(on) => { ticked.value = on; }} />`}
      ${refused.value && html`<${Refused} />`}
      ${accept.problem.value && html`<${ProblemNote} problem=${accept.problem.value} here="agreement" />`}
      <div class="actions"><button class="btn primary block" type="submit" aria-busy=${accept.busy.value !== null || waits}>${t(accepted ? 'agreement.save' : 'agreement.accept')}</button>
        <${StageNote} stage=${accept.stage} /></div></form>`}`;
}
