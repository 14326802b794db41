// What happened: newest first, when, who, what, from what to what, why.
import { html } from '/shared/ui.js';
import { fieldsOf } from '../lib/change.js';
import { at, has, money, t, wordOf } from '../lib/words.js';

function detailOf({ action, params }) {
  if (params?.amount_minor != null) return money(params.amount_minor);
  if (params?.site && action !== 'held') return t('timeline.site', { site: params.site });
  return '';
}

function Change({ before, after }) {
  const fields = fieldsOf(before, after);
  if (!fields.length) return null;
  return html`<dl class="diff small">${fields.map(({ name, from, to }) => html`<div><dt>${wordOf('change', name)}</dt>
    <dd>${from != null && html`<s>${wordOf('state', from)}</s><span class="sr">${t('timeline.became')}</span><span aria-hidden="true"> → </span>`}<b>${wordOf('state', to ?? '–')}</b></dd></div>`)}</dl>`;
}

const reasonWords = (reason) => (has(`reason.${reason}`) ? t(`reason.${reason}`) : wordOf('refund', reason));

function Line({ line }) {
  const detail = detailOf(line);
  return html`<li class=${line.who}><p class="small mute"><time datetime=${line.at}>${at(line.at, 'second')}</time> · ${wordOf('who', line.who)}${line.actor && line.who === 'staff' ? ` ${line.actor}` : ''}</p>
    <p><b>${wordOf('action', line.action)}</b>${detail && html` <span class="d">${detail}</span>`}</p>
    <${Change} before=${line.before} after=${line.after} />
    ${line.reason && html`<p class="small">${t('timeline.reason', { reason: reasonWords(line.reason) })}</p>`}</li>`;
}

export function Timeline({ lines }) {
  if (!lines.length) return html`<p class="small mute">${t('timeline.empty')}</p>`;
  const newest = [...lines].sort((a, b) => (a.at < b.at ? 1 : -1));
  return html`<ol class="timeline" role="list">${newest.map((line, i) => html`<${Line} key=${`${line.at}${i}`} line=${line} />`)}</ol>`;
}
