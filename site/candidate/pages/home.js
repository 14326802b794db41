// What can be registered for now, then what comes, then what was. With one round its notice is the home page.
import { heading, names, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect } from '/shared/ui.js';
import { instant, Section, Skeleton, useTitle } from '../parts/blocks.js';
import { href, programmes, replace } from '../state.js';

const GROUPS = { open: ['phase_one'], soon: ['before'], on: ['gap', 'phase_two'], over: ['after'] };
const TONE = { phase_one: 'ok', phase_two: 'info' };

function RoundRow({ round }) {
  const { phase } = round;
  const at = { before: round.phase_one.opens_at, phase_one: round.phase_one.closes_at, gap: round.phase_two.opens_at, phase_two: round.phase_two.closes_at }[phase];
  return html`<li class="card round"><a href=${href('notice', round.id)}>
    <h3>${heading(round.name)} <${Icon} name="forward" /></h3>
    <p class="round-phase"><span class=${`tag ${TONE[phase] ?? ''}`}>${t(`home.${phase}`, { ticket: names.ticket(round.ticket_title) })}</span>
      ${at && html`<span class="small">${tx(TONE[phase] ? 'home.until' : 'home.from', { at: instant(at) })}</span>`}</p>
    <p class="small mute">${tx('phase.exam', { at: instant(round.exam_on, 'paper') })}</p></a></li>`;
}

const Rows = ({ rounds }) => html`<ul class="list" role="list">${rounds.map((round) => html`<${RoundRow} key=${round.id} round=${round} />`)}</ul>`;

/** What opens or ends first comes first; what is over, latest exam first. */
function inOrder(rounds, name) {
  const at = ({ phase_one: one, exam_on: exam }) => (name === 'open' ? one.closes_at : name === 'soon' ? one.opens_at : exam);
  const sorted = [...rounds].sort((a, b) => (at(a) < at(b) ? -1 : 1));
  return name === 'over' ? sorted.reverse() : sorted;
}

function Group({ name, rounds }) {
  const mine = inOrder(rounds.filter(({ phase }) => GROUPS[name].includes(phase)), name);
  if (!mine.length) return name === 'open' && html`<p class="card pad">${t('home.none_open')}</p>`;
  if (name === 'over') return html`<details class="more plain-more"><summary>${t('home.over', { n: mine.length })}</summary><${Rows} rounds=${mine} /></details>`;
  return html`<${Section} id=${name} title=${t(`home.group.${name}`)}><${Rows} rounds=${mine} /></${Section}>`;
}

/** On the address that an entry code leads to, the one programme. */
const Lead = ({ only }) => html`<div class="lead"><h1 tabindex="-1">${only ? heading(only.name) : t('home.title')}</h1>
  <p class="mute">${only ? words(only.summary) || words(only.office) : t('site.lead')}</p></div>`;

export default function Home() {
  const list = programmes.value ?? [];
  const rounds = list.flatMap(({ rounds: all, ticket_title }) => all.map((one) => ({ ...one, ticket_title })));
  const only = list.length === 1 && list[0];
  useTitle(only ? words(only.name) : t('home.title'));
  useEffect(() => { if (rounds.length === 1) replace('notice', rounds[0].id); }, [list]);
  if (rounds.length === 1) return html`<${Skeleton} />`;
  return html`<${Lead} only=${only} />
    ${rounds.length ? Object.keys(GROUPS).map((name) => html`<${Group} key=${name} name=${name} rounds=${rounds} />`)
      : html`<p class="card pad">${t('home.empty')}</p>`}
    ${only && html`<p><a class="way" href="/">${t('home.all')}</a></p>`}`;
}
