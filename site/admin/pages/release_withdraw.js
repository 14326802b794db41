// Taking a release back, until one minute before its instant.
import { post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, d, t, tx } from '../lib/words.js';
import { may } from '../lib/who.js';
import { Dialog } from '../parts/dialog.js';
import { Field, missing, Summary } from '../parts/fields.js';

function Sure({ release, until, onClose, onDone }) {
  const values = useSignal({ '/reason': '' });
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  const labels = { '/reason': t('release.withdraw.reason') };
  const submit = async (event) => {
    event.preventDefault();
    problem.value = null;
    errors.value = missing(values.value, ['/reason']);
    if (errors.value.length) return;
    const done = await run(() => post(path(`/releases/${release.no}/withdraw`), { reason: values.value['/reason'].trim() }));
    errors.value = problem.value?.errors ?? [];
    if (!done) return;
    say(t('release.withdrawn'));
    onClose();
    onDone();
  };
  return html`<${Dialog} title=${t('release.withdraw.title')} onClose=${onClose}>
    ${(errors.value.length > 0 || problem.value) && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${labels} />`}
    <p>${tx('release.withdraw.said', { at: d(at(release.visible_at)), until: d(at(until, 'second')) })}</p>
    <form novalidate onSubmit=${submit} class="form"><${Field} form=${{ values, errors: errors.value }} pointer="/reason" label=${labels['/reason']} hint=${t('release.withdraw.hint')} rows="2" maxlength="500" />
      <div class="acts"><button class="btn danger" type="submit" aria-busy=${busy.value}>${t('release.withdraw')}</button>
        <button class="btn text" type="button" onClick=${onClose}>${t('release.keep')}</button></div></form><//>`;
}

export function Withdraw({ release, until, onDone }) {
  const open = useSignal(false);
  void second.value;
  if (!may('results', 'approve')) return null;
  const late = !until || now() >= Date.parse(until);
  const press = () => { if (!late) open.value = true; };
  return html`<div class="acts"><button class="btn" type="button" aria-disabled=${late ? 'true' : null} aria-describedby="withdraw-said" onClick=${press}>${t('release.withdraw')}</button>
      <span class="small mute" id="withdraw-said">${late ? t('release.withdraw.late') : tx('release.withdraw.until', { until: d(at(until, 'second')) })}</span></div>
    ${open.value && html`<${Sure} release=${release} until=${until} onClose=${() => { open.value = false; }} onDone=${onDone} />`}`;
}
