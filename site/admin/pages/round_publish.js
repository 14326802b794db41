// Ask a second person to show a draft to everybody: what was found first, then the reason.
import { post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useLoad } from '../lib/load.js';
import { offerOf, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t } from '../lib/words.js';
import { may } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Asked } from '../parts/refused.js';
import { bodyOf, filled } from './round_body.js';
import { Checked } from './round_findings.js';

function Ask({ onClose, done }) {
  const ask = useAsk({ '/reason': '' });
  const submit = async (event) => {
    event.preventDefault();
    const asked = await ask.submit(['/reason'], () => post(path('/publish'), { reason: ask.values.value['/reason'].trim() }));
    if (asked) done(asked);
  };
  return html`<form novalidate onSubmit=${submit} class="form"><${Wrong} ask=${ask} labels=${{ '/reason': t('publish.reason') }} />
    <${Field} form=${ask.form} pointer="/reason" label=${t('publish.reason')} hint=${t('publish.reason.hint')} rows="3" maxlength="120" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('publish.go')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form>`;
}

export default function Publish({ round, onClose }) {
  const asked = useSignal(null);
  const offer = offerOf(round.programme);
  const load = useLoad(() => post(path('/validate'), bodyOf(filled(round, offer), offer)));
  const done = (answer) => {
    asked.value = answer;
    say(t('publish.done'));
  };
  if (asked.value) {
    return html`<${Dialog} key="asked" side title=${t('publish.done')} onClose=${onClose}><div class="notice ok"><${Icon} name="done" /><span>${t('publish.done.said')}</span></div>
      ${may('approve') && html`<p><a class="btn" href=${href(`approvals/${asked.value.id}`)}>${t('publish.look')}</a></p>`}<//>`;
  }
  return html`<${Dialog} key="ask" side title=${t('publish.title')} onClose=${onClose}><p class="small">${t('publish.said')}</p>
    <${Asked} load=${load}>${(found) => html`<${Checked} found=${found} programme=${round.programme} />
      ${found.errors.length ? html`<p><a class="btn" href=${href('rounds/edit')}>${t('publish.mend')}</a></p>` : html`<${Ask} onClose=${onClose} done=${done} />`}`}<//><//>`;
}
