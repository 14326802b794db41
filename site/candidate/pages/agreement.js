// The agreement: six clauses in full, one tick, version and date.
import { post } from '/shared/api.js';
import { t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { D, ProblemNote, StageNote, useAction, useTitle } from '../parts/blocks.js';
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

export default function Agreement() {
  const { agreement, state } = view.value;
  const { version, clauses } = round.value.agreement;
  const accepted = agreement.accepted_version === agreement.version;
  const [ticked, errors] = [useSignal(false), useSignal([])];
  const accept = useAction(async (stage) => {
    take(await post(roundPath('/agreement'), { version }, { stage }));
    go('sites');
  });
  useTitle(t('agreement.title'));
  const submit = (event) => {
    event.preventDefault();
    errors.value = ticked.value ? [] : [{ id: 'tick', text: t('agreement.tick_needed') }];
    if (ticked.value) accept.start();
  };
  return html`<${ErrorSummary} errors=${errors.value} />
    <div class="lead"><h1 tabindex="-1">${t('agreement.title')}</h1><p class="mute">${t('agreement.version', { version })}
      ${accepted && html`<br />${t('agreement.accepted')} <${D} at=${agreement.accepted_at} />`}</p></div>
    ${agreement.accepted_version && !accepted && html`<p class="notice warn">${t('agreement.changed', { version: agreement.accepted_version })}</p>`}
    <${Clauses} clauses=${clauses} />
    ${accepted
      ? html`<a class="btn primary block" href=${href(state === 'none' ? 'sites' : 'status')}>${t(state === 'none' ? 'word.choose_site' : 'word.mine')}</a>`
      : html`<form class="form" novalidate onSubmit=${submit}>
        <${Tick} ticked=${ticked} error=${errors.value[0]?.text} onChange=${(on) => { ticked.value = on; }} />
        ${accept.problem.value && html`<${ProblemNote} problem=${accept.problem.value} />`}
        <div class="actions"><button class="btn primary block" type="submit" aria-busy=${accept.busy.value !== null}>${t('agreement.accept')}</button>
          <${StageNote} stage=${accept.stage} /></div></form>`}`;
}
