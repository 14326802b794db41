// The status card in the very words the candidate reads, without its buttons: staff look, they do not press.
// The words come from the candidate site's own file, so the two cannot drift apart.
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, signal, useEffect } from '/shared/ui.js';
import { condition, LOOK } from '/shared/condition.js';
import { at, d, lang, money, span, t } from '../lib/words.js';

/** The files of the candidate site that say its states. */
const AREAS = ['status', 'status-pay', 'status-ticket', 'status-moved', 'status-results', 'status-returned'];
const SLOT = /\{(\w+)\}/;
const texts = signal({});

async function load(wish) {
  if (texts.value[wish]) return;
  const files = await Promise.all(AREAS.map((area) => import(`/texts/${wish}/${area}.js`)));
  texts.value = { ...texts.value, [wish]: Object.assign({}, ...files.map((file) => file.default)) };
}

function valuesOf(state, { round, registration, refunds, timeline }) {
  const due = refunds.find(({ reason }) => reason !== 'double')?.amount_minor ?? registration?.fee_minor ?? 0;
  const moved = timeline.findLast(({ action }) => action === 'site_changed')?.params ?? {};
  const instants = { before: round.phase_one.opens_at, none: round.phase_one.closes_at, paid: round.phase_two.opens_at, gap: round.phase_two.opens_at };
  return { at: d(at(instants[state] ?? round.phase_two.closes_at)), amount: money(due, 'prose'), old: moved.from ?? '', new: moved.to ?? registration?.site.name ?? '' };
}

/** The text with its named values put in, as children. */
const filled = (text, values) => text.split(SLOT).map((part, i) => (i % 2 ? values[part] : part));

function Left({ deadline }) {
  void second.value;
  const left = Date.parse(deadline) - now();
  return html`<div class="body left"><b class="num">${left > 0 ? span(left) : t('card.time_up')}</b><span class="small mute">${t('card.until')} ${d(at(deadline, 'second'))}</span></div>`;
}

export function StatusCard({ view }) {
  useEffect(() => { load(lang.value); }, [lang.value]);
  const state = condition(view);
  const [tone, icon] = LOOK[state] ?? ['plain', 'info'];
  const words = texts.value[lang.value];
  const over = state === 'expired' && view.round.phase !== 'phase_one' ? '_over' : '';
  return html`<div class="card status"><div class=${`head ${tone}`}><${Icon} name=${icon} />
      ${words && html`<div><p class="word">${words[`status.${state}.head`]}</p><p>${filled(words[`status.${state}.text${over}`], valuesOf(state, view))}</p></div>`}</div>
    ${['held', 'paying'].includes(state) && html`<${Left} deadline=${view.registration.payment_deadline} />`}</div>`;
}
