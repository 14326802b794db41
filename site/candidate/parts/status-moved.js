// The status card after a change of site or time: from where to where, when, why. Fetched only then.
import { lang, t, tx, words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { Facts, instant } from './blocks.js';
import { Calendar, Go, moveOf } from './status-body.js';

export function Moved({ view }) {
  const { params = {}, reason } = moveOf(view) ?? {};
  const { site, sitting } = view.registration;
  const phase = view.round.phase;
  return html`<${Facts} rows=${[
      params.from !== params.to && [t('moved.was'), html`<s>${words(params.from)}</s>`],
      [t('moved.now'), (lang.value === 'en' && site.name_en) || site.name, site.address],
      params.from_sitting && [t('moved.was_at'), html`<s class="d">${instant(params.from_sitting)}</s>`],
      [t('moved.now_at'), html`<b class="d">${instant(sitting.starts_at)}</b>`, t('moved.entry', { from: instant(sitting.entry_from, 'time'), until: instant(sitting.entry_until, 'time') })],
      reason && [t('moved.why'), reason],
    ]} />
    ${phase === 'phase_two' && html`<${Go} page=${view.ticket?.state === 'making' ? 'ticket' : 'data'}>${t('status.moved.go')}</${Go}>`}
    ${['phase_one', 'gap'].includes(phase) && html`<p>${tx('status.paid.text', { at: instant(view.round.phase_two.opens_at) }, ['at'])}</p><${Calendar} view=${view} primary />`}`;
}

/** In the history. */
export const Change = ({ from, to, from_sitting: was, to_sitting: is }) => html`<p class="small">${from !== to && html`${t('timeline.from_to', { from: words(from), to: words(to) })}<br />`}
  ${is && tx('timeline.times', { from: instant(was), to: instant(is) })}</p>`;

/** Beside the ticket made since. */
export const MovedNote = ({ view }) => {
  const params = moveOf(view)?.params;
  return params && html`<p class="notice warn">${params.from === params.to ? t('status.moved_note_time') : t('status.moved_note', { old: words(params.from), new: words(params.to) })}</p>`;
};
