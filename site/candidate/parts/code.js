// A phone number or a mailbox, and the code that proves it. Sent again after a minute, by the server's clock.
import { post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { knowsProblem, lang, problemWords, t, tx } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { instant, ProblemNote, useAction } from './blocks.js';
import { Field, tidy } from './fields.js';
import { say } from '../state.js';

const AGAIN_MS = 60e3;
const INPUTS = { phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', maxlength: '20' }, email: { type: 'email', inputmode: 'email', autocomplete: 'email', autocapitalize: 'off', spellcheck: 'false', maxlength: '254' } };
export const tidied = (kind, text) => (kind === 'phone' ? tidy(text) : text.trim());

/** When to ask again. Codes live by the wall, pages by the clock of the rules, which a stage may have moved. */
function again({ resend_at: at }) {
  const wait = new Date(at) - now();
  return now() + (wait > 0 && wait < AGAIN_MS ? wait : AGAIN_MS);
}

function useAsk({ kind, body, fault }) {
  void second.value;
  const sent = useSignal(null);
  const ask = useAction(async (stage) => {
    fault.value = null;
    const answer = await post('/codes', body(), { stage });
    sent.value = { ...answer, again: again(answer) };
    say(t('form.code_sent', { to: sent.value.to_masked, at: instant(sent.value.expires_at, 'time') }));
  });
  const start = async () => {
    if (left > 0) return;
    await ask.start();
    const problem = ask.problem.value;
    if (problem?.code === 'no_answer') sent.value = { again: now() + AGAIN_MS };
    const [first] = problem?.errors ?? [];
    if (first) fault.value = problemWords(knowsProblem(first.code) ? first.code : 'pattern', first.params).title;
    document.getElementById(first ? kind : `${kind}_code`).focus();
  };
  const left = sent.value ? Math.ceil((sent.value.again - now()) / 1e3) : 0;
  const problem = ask.problem.value;
  return { sent: sent.value, problem, button: html`<button class="btn soft" type="button" aria-busy=${ask.busy.value !== null} aria-disabled=${left > 0 ? 'true' : null} onClick=${start}>
    ${left > 0 ? t('form.code_wait', { n: left }) : t(sent.value ? 'form.code_again' : 'form.code_ask')}</button>` };
}

/** `kind` is phone or email; `form` tells the faults of the two fields. */
export function Proven({ kind, to, code, purpose, programme, form, aside }) {
  const fault = useSignal(null);
  const body = () => ({ programme, purpose, [kind]: tidied(kind, to.value), language: lang.value });
  const { sent, problem, button } = useAsk({ kind, body, fault });
  return html`<${Field} id=${kind} label=${t(`form.${kind}`)} aside=${aside} hint=${t(`form.${kind}_hint`)} error=${form.error(kind) ?? fault.value} value=${to}
      onInput=${(text) => { to.value = text; fault.value = null; }} ...${INPUTS[kind]} />
    <div class="beside"><${Field} id=${`${kind}_code`} label=${t('form.code', { what: t(`form.${kind}`) })} error=${form.error(`${kind}_code`)} value=${code}
      onInput=${(text) => { code.value = text; }} inputmode="numeric" autocomplete="one-time-code" maxlength="12" />${button}</div>
    ${sent?.to_masked && html`<p class="small mute">${tx('form.code_sent', { to: sent.to_masked, at: instant(sent.expires_at, 'time') })}</p>`}
    ${problem?.code === 'no_answer' ? html`<p class="notice" role="status">${t('form.code_lost')}</p>` : problem && !problem.errors.length && html`<${ProblemNote} problem=${problem} />`}`;
}
