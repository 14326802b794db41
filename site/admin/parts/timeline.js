// What happened: newest first, when, who, what, from what to what, why.
import { html } from '/shared/ui.js';
import { fieldsOf } from '../lib/change.js';
import { at, has, money, t, wordOf } from '../lib/words.js';

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function valueWords(name, value) {
  if (value == null) return t('timeline.blank');
  if (typeof value === 'boolean') return t(value ? 'timeline.yes' : 'timeline.no');
  if (has(`value.${value}`)) return t(`value.${value}`);
  if (name === 'state') return has(`state.${value}`) ? t(`state.${value}`) : wordOf('refund.state', value);
  return INSTANT.test(value) ? at(value, 'second') : String(value);
}

function detailOf({ params }) {
  if (params?.amount_minor != null) return money(params.amount_minor);
  return params?.refund_no ?? params?.payment_no ?? '';
}

/** The fields that differ, from what to what. */
export function Change({ before, after }) {
  const fields = fieldsOf(before, after);
  if (!fields.length) return null;
  return html`<dl class="diff small">${fields.map(({ name, from, to }) => html`<div><dt>${wordOf('change', name)}</dt>
    <dd>${from != null && html`<s>${valueWords(name, from)}</s><span class="sr">${t('timeline.became')}</span><span aria-hidden="true"> → </span>`}<b>${valueWords(name, to)}</b></dd></div>`)}</dl>`;
}

const reasonWords = (reason) => (has(`reason.${reason}`) ? t(`reason.${reason}`) : wordOf('refund', reason));
const whoWords = ({ who, actor }) => `${wordOf('who', who)}${actor && who === 'staff' ? ` ${actor}` : ''}`;

function Line({ line }) {
  const detail = detailOf(line);
  return html`<li class=${line.who}><p class="small mute"><time datetime=${line.at}>${at(line.at, 'second')}</time> · ${whoWords(line)}</p>
    <p><b>${wordOf('action', line.action)}</b>${detail && html` <span class="d">${detail}</span>`}</p>
    <${Change} before=${line.before} after=${line.after} />
    ${line.reason && html`<p class="small">${t('timeline.reason', { reason: reasonWords(line.reason) })}</p>`}</li>`;
}

export function Timeline({ lines }) {
  if (!lines.length) return html`<p class="small mute">${t('timeline.empty')}</p>`;
  const newest = [...lines].sort((a, b) => (a.at < b.at ? 1 : -1));
  return html`<ol class="timeline" role="list">${newest.map((line, i) => html`<${Line} key=${`${line.at}${i}`} line=${line} />`)}</ol>`;
}
