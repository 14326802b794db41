// Asking for a release: the set, the instant, the reason; what it does in numbers. Another person approves.
import { post } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, d, plural, t, tx } from '../lib/words.js';
import { fromField, toField } from '../lib/zone.js';
import { Field, missing, Summary } from '../parts/fields.js';

const FIELDS = ['/visible_at', '/reason'];
const SOONEST = 10 * 60e3;

/** A refusal that belongs to the instant is said beside it. */
function errorsOf(problem) {
  if (problem?.code !== 'too_soon') return problem?.errors ?? [];
  return [{ pointer: '/visible_at', code: 'too_soon', params: { earliest: problem.params.earliest } }];
}

export function RequestForm({ hand: { latest, open, state }, answer, onDone }) {
  const values = useSignal({ '/visible_at': '', '/reason': '' });
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  const word = { '/visible_at': t('release.visible_at'), '/reason': t('release.reason') };
  const submit = async (event) => {
    event.preventDefault();
    problem.value = null;
    errors.value = missing(values.value, FIELDS);
    if (errors.value.length) return;
    const body = { set_version: latest.version, visible_at: fromField(values.value['/visible_at']), reason: values.value['/reason'].trim() };
    const sent = await run(() => post(path('/releases'), body));
    errors.value = errorsOf(problem.value);
    if (!sent) return;
    say(t('release.waits'));
    onDone();
  };
  const form = { values, errors: errors.value };
  const short = latest.total !== answer.paid;
  return html`<section class="card panel form ask" aria-labelledby="ask"><h2 id="ask">${t(open ? 'release.ask.again' : 'release.ask')}</h2>
    ${(errors.value.length > 0 || problem.value) && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${word} />`}
    ${open && html`<div class="notice warn"><${Icon} name="info" /><p>${tx('release.again.said', { at: d(at(open.visible_at)), n: open.set_version })}</p></div>`}
    ${state === 'withdrawn' && html`<div class="notice"><${Icon} name="info" /><p>${t('release.withdrawn.said')}</p></div>`}
    <p>${t('release.effect', { n: latest.version, people: plural(latest.total), papers: plural(latest.certificates) })}</p>
    ${short && html`<div class="notice bad"><${Icon} name="alert" /><p>${t('release.short', { seen: plural(latest.total), wanted: plural(answer.paid) })}</p></div>`}
    <form novalidate onSubmit=${submit} class="form"><${Field} form=${form} pointer="/visible_at" label=${word['/visible_at']} hint=${tx('release.visible_at.hint', { at: d(at(now() + SOONEST)) })} type="datetime-local" step="60" min=${toField(now() + SOONEST)} narrow />
      <${Field} form=${form} pointer="/reason" label=${word['/reason']} hint=${t('release.reason.hint')} rows="2" maxlength="500" />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t('release.send')}</button><span class="small mute">${t('release.send.hint')}</span></div></form></section>`;
}
