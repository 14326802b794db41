// The way into the list of a full site. Fetched only where the round has lists.
import { t } from '/shared/i18n.js';
import { html, useEffect } from '/shared/ui.js';
import { useAction } from './blocks.js';
import { sendInTurn } from './hold.js';
import { nameOf } from './site-row.js';
import { go, round, view } from '../state.js';

export const Rule = () => html`<p class="notice">${t('standby.rule', { n: round.value.seat_rules.standby.offer_minutes })}</p>`;

/** `trouble` hears why it was refused, `early` that it came too early: the page says it above the list. */
export function Join({ site, trouble, early }) {
  const join = useAction(async (stage) => {
    const choice = { code: site.code, act: 'standby', again: () => join.start() };
    if (await sendInTurn(early, choice, '/standby', { site: site.code }, { safe: true, stage })) go('status');
  });
  useEffect(() => { trouble.value = join.problem.value; }, [join.problem.value]);
  const mine = view.value.standby;
  if (mine?.state === 'waiting' && mine.site === site.code) return html`<span class="full-word">${t('standby.waiting')}</span>`;
  return html`<button class="btn" type="button" aria-label=${t('standby.join_name', { name: nameOf(site) })} aria-busy=${join.busy.value !== null}
    onClick=${() => join.start()}>${t('standby.join')}</button>`;
}
