// Why somebody looks: asked before a masked value is shown or a ticket is printed again; the candidate reads it.
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { t } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';

const USUAL = ['call', 'desk', 'appeal'];

/** `send(purpose)` does it; the dialog closes when that came through. */
export default function Purpose({ title, note, verb, send, onClose }) {
  const ask = useAsk({ '/purpose': '' });
  const submit = async (event) => {
    event.preventDefault();
    const done = await ask.submit(['/purpose'], () => send(ask.values.value['/purpose'].trim()));
    if (done) onClose();
  };
  const usual = (one) => html`<button class="btn" type="button" onClick=${() => { ask.values.value = { '/purpose': t(`purpose.${one}`) }; }}>${t(`purpose.${one}`)}</button>`;
  return html`<${Dialog} title=${title} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${{ '/purpose': t('purpose.label') }} />
    <p class="notice small"><${Icon} name="info" />${note}</p>
    <${Field} form=${ask.form} pointer="/purpose" label=${t('purpose.label')} hint=${t('purpose.hint')} rows="2" maxlength="120" />
    <div class="usual" role="group" aria-label=${t('purpose.usual')}>${USUAL.map(usual)}</div>
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${verb}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
