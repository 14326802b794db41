// The rounds one can register for. With one round its notice is the home page.
import { heading, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect } from '/shared/ui.js';
import { instant, Skeleton, useTitle } from '../parts/blocks.js';
import { href, replace, rounds } from '../state.js';

const OPEN = { phase_one: 'info', phase_two: 'info' };

function RoundRow({ round }) {
  const at = { before: round.phase_one.opens_at, phase_one: round.phase_one.closes_at, gap: round.phase_two.opens_at, phase_two: round.phase_two.closes_at }[round.phase];
  return html`<li class="card round"><a href=${href('notice', round.id)}>
    <h2>${heading(round.name)} <${Icon} name="forward" /></h2>
    <p class="round-phase"><span class=${`tag ${OPEN[round.phase] ?? ''}`}>${t(`home.${round.phase}`)}</span>
      ${at && html`<span class="small">${tx(OPEN[round.phase] ? 'home.until' : 'home.from', { at: instant(at) })}</span>`}</p>
    <p class="small mute">${tx('phase.exam', { at: instant(round.exam_on, 'paper') })}</p></a></li>`;
}

export default function Home() {
  const list = rounds.value ?? [];
  useTitle(t('home.title'));
  useEffect(() => { if (list.length === 1) replace('notice', list[0].id); }, [list]);
  if (list.length === 1) return html`<${Skeleton} />`;
  return html`<div class="lead"><h1 tabindex="-1">${t('home.title')}</h1><p class="mute">${t('site.lead')}</p></div>
    ${list.length ? html`<ul class="list" role="list">${list.map((round) => html`<${RoundRow} key=${round.id} round=${round} />`)}</ul>`
      : html`<p class="card pad">${t('home.empty')}</p>`}`;
}
