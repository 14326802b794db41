// The four lines of a release: set, checks, second person, instant. Each has a state in word, icon and tone.
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { at, d, plural, t, tx, wordOf } from '../lib/words.js';

const LOOK = { done: 'done', wait: 'clock', todo: 'circle', bad: 'alert' };
const instant = (value) => d(at(value));

function Line({ name, state, word, children }) {
  return html`<li class=${state}><${Icon} name=${LOOK[state]} /><div class="grow"><h3>${t(`release.line.${name}`)}</h3>${children}</div><span class="small word">${word}</span></li>`;
}

function SetLine({ hand: { latest } }) {
  if (!latest) return html`<${Line} name="set" state="todo" word=${t('release.none.word')}><p>${t('release.none')}</p><//>`;
  const values = { n: latest.version, file: latest.filename, people: plural(latest.total), by: latest.by, at: instant(latest.imported_at) };
  return html`<${Line} name="set" state="done" word=${t('release.done')}><p>${tx('release.line.set.said', values)}</p><//>`;
}

/** Before anything was armed: the counts as they are now, against the people who paid. */
const preview = ({ latest }, { paid }) => [{ name: 'paid', ok: latest.total === paid, seen: latest.total, wanted: paid }];

function CheckLine({ hand, answer }) {
  if (!hand.latest) return html`<${Line} name="check" state="todo" word=${t('release.todo')} />`;
  const known = hand.release?.checks.filter((check) => check.name !== 'approval') ?? [];
  const checks = known.length && hand.state !== 'draft' ? known : preview(hand, answer);
  const late = hand.state === 'approved';
  const bad = checks.filter((check) => !check.ok);
  const state = !bad.length ? 'done' : late ? 'wait' : 'bad';
  const words = checks.map((check) => html`<span class=${check.ok ? '' : 'off'}>${t('release.checked', { what: wordOf('release.check', check.name), seen: plural(check.seen), wanted: plural(check.wanted) })}</span>`);
  return html`<${Line} name="check" state=${state} word=${t(state === 'done' ? 'release.same' : late ? 'release.preparing' : 'release.differs')}><p class="each">${words}</p><//>`;
}

function PersonLine({ hand: { state, release, asked } }) {
  if (state === 'requested') {
    const words = asked && tx('release.asked', { by: asked.requested_by, at: instant(asked.requested_at), until: instant(asked.expires_at) });
    return html`<${Line} name="person" state="wait" word=${t('release.waiting')}><p>${words}</p>${asked?.own && html`<p class="mute">${t('release.own')}</p>`}<//>`;
  }
  if (state === 'draft' || !release) return html`<${Line} name="person" state="todo" word=${t('release.todo')}><p class="mute">${t('release.line.person.todo')}</p><//>`;
  const words = tx('release.approved', { by: release.approved_by, at: instant(release.approved_at), who: release.requested_by });
  return html`<${Line} name="person" state="done" word=${t('release.done')}><p>${words}</p><p class="mute">${t('release.reason.said', { reason: release.reason })}</p><//>`;
}

function InstantLine({ hand: { state, release, asked } }) {
  const wanted = asked?.data.visible_at;
  if (state === 'requested') return html`<${Line} name="instant" state="wait" word=${t('release.waiting')}><p>${wanted && instant(wanted)}</p><//>`;
  if (state === 'draft' || !release) return html`<${Line} name="instant" state="todo" word=${t('release.todo')}><p class="mute">${t('release.line.instant.todo')}</p><//>`;
  const kind = { approved: 'wait', armed: 'done', open: 'done', missed: 'bad' }[state] ?? 'todo';
  const taken = state === 'withdrawn' && tx('release.taken', { by: release.withdrawn_by, at: instant(release.withdrawn_at) });
  return html`<${Line} name="instant" state=${kind} word=${wordOf('release.state', state)}><p>${instant(release.visible_at)}</p>${taken && html`<p>${taken}</p>`}
    ${release.armed_at && html`<p class="mute">${tx('release.armed_at', { at: d(at(release.armed_at, 'second')) })}</p>`}<//>`;
}

export function Lines({ hand, answer }) {
  return html`<ol class="fourlines" role="list"><${SetLine} hand=${hand} /><${CheckLine} hand=${hand} answer=${answer} /><${PersonLine} hand=${hand} /><${InstantLine} hand=${hand} /></ol>`;
}
