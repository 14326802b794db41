// More time to pay for one person, within the window: the deadline now, the last one possible, a reason.
import { post } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { current } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, d, t, tx } from '../lib/words.js';
import { fromField, toField } from '../lib/zone.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { siteName } from '../parts/site_name.js';

const labels = () => ({ '/until': t('extend.until'), '/reason': t('desk.reason') });

export default function Extend({ desk, answer, onClose, moved }) {
  const { registration } = answer.view;
  const last = current.value?.pay_until;
  const ask = useAsk({ '/until': toField(last), '/reason': '' });
  const submit = async (event) => {
    event.preventDefault();
    const { '/until': until, '/reason': reason } = ask.values.value;
    const fresh = await ask.submit(['/until', '/reason'], () => post(`${desk.address}/extend`, { until: fromField(until), reason: reason.trim() }));
    if (!fresh) return;
    const done = t('extend.done', { at: at(fresh.view.registration.payment_deadline) });
    moved(fresh);
    desk.done.value = done;
    say(done);
    onClose();
  };
  return html`<${Dialog} side title=${t('extend.title')} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${labels()} />
    <dl class="facts effect"><div><dt>${t('extend.now')}</dt><dd>${d(at(registration.payment_deadline))}</dd></div>
      <div><dt>${t('extend.place')}</dt><dd>${t('extend.place.said', { site: siteName(registration.site) })}</dd></div></dl>
    <${Field} form=${ask.form} pointer="/until" label=${t('extend.until')} hint=${last ? tx('extend.until.hint', { at: d(at(last)) }) : null} type="datetime-local" step="60" />
    <${Field} form=${ask.form} pointer="/reason" label=${t('desk.reason')} hint=${t('extend.reason.hint')} rows="3" maxlength="120" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('extend.go')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
