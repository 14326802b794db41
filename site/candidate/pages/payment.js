// Pay: amount, deadline, channel; the cashier opens in this tab and comes back to the status page.
import { newKey, post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { money } from '/shared/format.js';
import { t, tx, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, Facts, instant, ProblemNote, StageNote, useAction, useTitle } from '../parts/blocks.js';
import { useWeChat } from '../parts/guards.js';
import { drop, href, keep, kept, loadView, replace, round, roundPath, take, view as current } from '../state.js';

function payKey(channel, seq) {
  const mark = `${channel}/${seq}`;
  const [of, key] = (kept('pay-key') ?? '').split(' ');
  const mine = of === mark ? key : newKey();
  keep('pay-key', `${mark} ${mine}`);
  return mine;
}

/** Only a web address may be opened with the candidate's trust. */
function leaveFor(address) {
  const url = new URL(address, location.href);
  if (/^https?:$/.test(url.protocol)) location.assign(url);
}

const Channels = ({ channels, chosen, onChange }) => html`<fieldset class="field"><legend class="label">${t('pay.channel')}</legend>
  <ul class="rows" role="list">${channels.map(({ id, name }) => html`<li key=${id}><label class="choice">
    <input type="radio" name="channel" value=${id} checked=${chosen === id} onChange=${() => onChange(id)} /><span class="grow">${words(name)}</span></label></li>`)}</ul></fieldset>`;

export default function Payment() {
  void second.value;
  const view = current.value;
  const { registration, payment, state } = view;
  const channels = round.value.payment_channels;
  const Guide = useWeChat();
  const chosen = useSignal(channels[0]?.id);
  const here = ['held', 'paying'].includes(state) && registration;
  const pay = useAction(async (stage) => {
    const key = payKey(chosen.value, registration.seq);
    const { cashier_url: cashier, view: next } = await post(roundPath('/payment'), { channel: chosen.value }, { key, stage });
    drop('pay-key');
    if (next) take(next);
    leaveFor(cashier);
  });
  useEffect(() => { if (!here) replace('status'); }, [here]);
  useTitle(t('pay.title'));
  if (!here) return null;
  const payable = now() < Date.parse(registration.payable_until);
  return html`<div class="lead"><h1 tabindex="-1">${t('pay.title')}</h1><p class="mute">${t('pay.lead')}</p></div>
    <section class="card pad stack"><${Facts} rows=${[
      [t('word.fee'), html`<b class="amount">${money(registration.fee_minor)}</b>`],
      [t('word.site'), registration.site.name],
      [t('mine.no'), html`<span class="num">${registration.registration_no}</span>`],
    ]} /><hr class="hr" />
      <${Countdown} until=${registration.payment_deadline} label=${t('status.left')} mark="status.mark" onZero=${() => loadView().catch(() => {})} />
      <p class="until">${tx('status.until', { at: instant(registration.payment_deadline, 'second') }, ['at'])}</p></section>
    ${payment?.state === 'open' && html`<p class="notice warn">${t('pay.open')} <a href=${href('status')}>${t('status.refresh')}</a></p>`}
    <${Channels} channels=${channels} chosen=${chosen.value} onChange=${(id) => { chosen.value = id; }} />
    ${pay.problem.value && html`<${ProblemNote} problem=${pay.problem.value} />`}
    <div class="actions">${payable
      ? html`<button class="btn primary block" type="button" aria-busy=${pay.busy.value !== null} onClick=${() => pay.start()}>${t('status.pay', { amount: money(registration.fee_minor) })}</button>`
      : html`<p class="notice warn">${t('status.too_late')}</p>`}
      <${StageNote} stage=${pay.stage} kind="pay" />${Guide && html`<${Guide} kind="pay" />`}</div>
    <p class="warnline">${t('pay.note')}</p>`;
}
