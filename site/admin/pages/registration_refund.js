// A refund in full after a fault: asked for here with its effect in numbers, decided by somebody else.
import { post } from '/shared/api.js';
import { html } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { money, t } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Ground } from '../parts/ground.js';
import { Field } from '../parts/fields.js';
import { siteName } from '../parts/site_name.js';

const labels = () => ({ '/ground': t('ground.title'), '/reason': t('desk.reason') });

export default function AskRefund({ desk, answer, onClose }) {
  const ask = useAsk({ '/ground': '', '/reason': '' });
  const { registration } = answer.view;
  const submit = async (event) => {
    event.preventDefault();
    const { '/ground': ground, '/reason': reason } = ask.values.value;
    const approval = await ask.submit(['/ground', '/reason'], () => post(`${desk.address}/refund`, { ground, reason: reason.trim() }));
    if (!approval) return;
    desk.done.value = html`${t('desk.asked')} <a href=${href(`approvals/${approval.id}`)}>${t('desk.asked.look')}</a>`;
    say(t('desk.asked'));
    onClose();
  };
  return html`<${Dialog} side title=${t('refund_ask.title')} onClose=${onClose}><form novalidate onSubmit=${submit} class="form">
    <${Wrong} ask=${ask} labels=${labels()} />
    <dl class="facts effect"><div><dt>${t('refund_ask.money')}</dt><dd><b>${money(registration.fee_minor)}</b> ${t('refund_ask.money.said')}</dd></div>
      <div><dt>${t('refund_ask.place')}</dt><dd>${t('refund_ask.place.said', { site: siteName(registration.site) })}</dd></div>
      <div><dt>${t('refund_ask.ticket')}</dt><dd>${t('refund_ask.ticket.said')}</dd></div>
      <div><dt>${t('refund_ask.message')}</dt><dd>${t('refund_ask.message.said')}</dd></div></dl>
    <${Ground} ask=${ask} />
    <${Field} form=${ask.form} pointer="/reason" label=${t('desk.reason')} hint=${t('desk.reason.hint')} rows="3" maxlength="120" />
    <p class="small mute">${t('desk.two')}</p>
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('desk.submit')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
