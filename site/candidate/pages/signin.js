// Sign in with the written ticket number and the name or the ID number: one screen for both phases.
import { post } from '/shared/api.js';
import { problemWords, t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { LinkRows, problemText, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { makeReady, passing } from '../parts/gate.js';
import { Phase } from '../parts/phase.js';
import { ErrorSummary, factorOf, factorValue, Field, fieldErrors, tidy } from '../parts/fields.js';
import { drop, go, href, keep, kept, loadView, round as current, route, sessionBegan } from '../state.js';

const WORK = '/work?for=sign_in';
const IDS = { '/ticket_no': 'ticket', '/name': 'who', '/id_no': 'who' };

function check(ticket, who) {
  const number = tidy(ticket);
  const fault = (id, code, params) => ({ id, text: problemWords(code, params).title });
  return [
    !number ? fault('ticket', 'ticket_empty') : !/^\d+$/.test(number) ? fault('ticket', 'ticket_character')
      : number.length !== 15 && fault('ticket', 'ticket_length', { length: number.length, expected: 15 }),
    !who.trim() && fault('who', 'one_of_needed'),
  ].filter(Boolean);
}

function nextPage(view) {
  const wanted = kept('return');
  drop('return');
  if (view.state === 'ineligible') return 'eligibility';
  return wanted || (view.state === 'none' ? 'eligibility' : 'status');
}

export default function SignIn() {
  const round = current.value;
  const works = Boolean(round.seat_rules?.work?.sign_in);
  useEffect(() => { if (works) makeReady(WORK); }, []);
  const [ticket, who, errors] = [useSignal(kept('ticket-draft') ?? ''), useSignal(''), useSignal([])];
  const signIn = useAction(async (stage) => {
    const value = who.value;
    const given = { round: round.id, ticket_no: tidy(ticket.value), [factorOf(value)]: factorValue(value) };
    await passing(WORK, works, (headers) => post('/session', given, { stage, safe: true, headers }));
    sessionBegan();
    drop('ticket-draft');
    const view = await loadView();
    keep('factor', factorOf(value));
    if (route.value.query.has('wait') && view.state !== 'ineligible') location.assign(`/wait.html#${round.id}`);
    else go(nextPage(view));
  });
  useTitle(t('word.sign_in'));
  const submit = async (event) => {
    event.preventDefault();
    errors.value = check(ticket.value, who.value);
    if (errors.value.length) return;
    await signIn.start();
    if (signIn.problem.value) errors.value = refusal(signIn.problem.value);
  };
  const error = (id) => errors.value.find((fault) => fault.id === id)?.text;
  return html`<${ErrorSummary} errors=${errors.value} />
    ${route.value.query.has('expired') && !errors.value.length && html`<p class="notice warn" role="status">${t('signin.expired')}</p>`}
    ${route.value.query.has('again') && !errors.value.length && html`<p class="notice" role="status">${t('signin.again')}</p>`}
    <div class="lead"><h1 tabindex="-1">${t('word.sign_in')}</h1><p class="mute">${t('site.lead')}</p></div>
    <${Phase} round=${round} />
    <form class="form" novalidate onSubmit=${submit}>
      <${Field} id="ticket" label=${t('signin.ticket')} hint=${t('signin.ticket_hint')} error=${error('ticket')} value=${ticket}
        onInput=${(text) => { ticket.value = text; keep('ticket-draft', text); }} inputmode="numeric" autocomplete="off" maxlength="24" />
      <${Field} id="who" label=${t('signin.who')} aside=${t('signin.either')} error=${error('who')} value=${who}
        onInput=${(text) => { who.value = text; }} autocomplete="name" autocapitalize="off" spellcheck="false" maxlength="64" />
      <div class="actions"><button class="btn primary block" type="submit" aria-busy=${signIn.busy.value !== null}>${t('signin.submit')}</button>
        <${StageNote} stage=${signIn.stage} /></div>
    </form>
    <${LinkRows} rows=${[
      { href: href('help/ticket-number'), icon: 'help', text: t('signin.forgot'), small: t('signin.forgot_small') },
      { href: href('notice'), icon: 'document', text: words(round.name), small: t('word.notice_small') },
    ]} />`;
}

function refusal(problem) {
  const fields = fieldErrors(problem, IDS, problemWords);
  if (fields.length) return fields;
  const { title, todo } = problemText(problem);
  const alone = problem.code === 'wrong_credentials' || problem.code === 'too_many';
  return [{ id: 'ticket', text: alone ? title : `${title}${t('form.stop')}${todo}` }];
}
