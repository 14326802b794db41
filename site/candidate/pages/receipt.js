// 缴费凭证: what was paid, for the candidate's own papers. Not a fiscal bill, and says so.
import { money } from '/shared/format.js';
import { t, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect } from '/shared/ui.js';
import { D, Facts, useTitle } from '../parts/blocks.js';
import { href, replace, round, view as current } from '../state.js';

export default function Receipt() {
  const { candidate, registration, payment, state } = current.value;
  const paid = registration?.paid_at;
  useEffect(() => { if (!paid) replace('status'); }, [paid]);
  useTitle(t('receipt.title'));
  if (!paid) return null;
  return html`<section class="card paper" aria-labelledby="receipt"><div class="ticket-top"><h1 id="receipt" tabindex="-1">${t('receipt.title')}</h1>
      ${round.value.specimen && html`<span class="specimen">样例 SPECIMEN</span>`}</div>
    <div class="status-body"><p class="amount"><b>${money(registration.fee_minor)}</b> <span class=${`tag ${state === "refunded" ? "" : "ok"}`}>${t(state === 'refunded' ? 'receipt.refunded' : 'receipt.paid')}</span></p>
    <${Facts} rows=${[
      [t('receipt.exam'), words(round.value.name), words(round.value.office)],
      [t('receipt.name'), candidate.name, candidate.ticket_no_masked && html`${t('word.written_ticket')} <span class="d">${candidate.ticket_no_masked}</span>`],
      [t('receipt.item'), t('word.fee'), registration.site.name],
      [t('receipt.paid_at'), html`<${D} at=${paid} style="second" />`, t('receipt.beijing')],
      [t('receipt.registration'), html`<span class="num">${registration.registration_no}</span>`],
      payment && [t('receipt.payment'), html`<span class="num">${payment.payment_no}</span>`],
      [t('receipt.bill'), html`<span class="blank">${t('receipt.bill_none')}</span>`, t('receipt.bill_small')],
    ]} /><p class="notice">${t('receipt.note')}</p></div></section>
    <div class="two no-print"><a class="btn" href=${href('status')}>${t('receipt.back')}</a>
      <button class="btn primary" type="button" onClick=${() => print()}><${Icon} name="print" />${t('receipt.print')}</button></div>`;
}
