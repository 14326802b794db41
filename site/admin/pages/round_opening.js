// The seat rules of a round as they are, and the seed of its opening: its hash, and committing it once, with a reason.
import { post } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { loadRound, path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { at, d, plural, t, tx } from '../lib/words.js';
import { mayChange } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';

function Commit({ opening, onClose }) {
  const ask = useAsk({ '/reason': '' });
  const labels = { '/reason': t('seed.reason') };
  const submit = async (event) => {
    event.preventDefault();
    const done = await ask.submit(['/reason'], () => post(path('/opening/commit'), { reason: ask.values.value['/reason'].trim() }));
    if (!done) return;
    onClose();
    loadRound().catch(() => {});
    say(t('seed.done'));
  };
  return html`<${Dialog} title=${t('seed.title')} onClose=${onClose}><${Wrong} ask=${ask} labels=${labels} />
    <p>${tx('seed.said', { until: d(at(opening.present_from)), at: d(at(opening.everybody_at, 'second')) })}</p>
    <form novalidate onSubmit=${submit} class="form"><${Field} form=${ask.form} pointer="/reason" label=${labels['/reason']} hint=${t('seed.reason.hint')} rows="2" maxlength="120" />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('seed.commit')}</button>
        <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}

function Committed({ found, opening }) {
  return html`<p class="small">${tx('seed.committed', { at: d(at(found.committed_at, 'second')) })}</p>
    <dl class="facts"><div><dt>${t('seed.sha256')}</dt><dd><code>${found.sha256}</code></dd></div>
      <div><dt>${t('seed.seed')}</dt><dd>${found.seed ? html`<code>${found.seed}</code>` : tx('seed.later', { at: d(at(opening.everybody_at, 'second')) })}</dd></div></dl>`;
}

/** No seed yet: until when one can be committed, or what happens without. */
function Missing({ opening }) {
  void second.value;
  const open = useSignal(false);
  const late = now() >= Date.parse(opening.present_from);
  return html`<div class="notice warn"><p><b>${t('seed.missing')}</b></p>
      <p>${late ? tx('seed.late', { at: d(at(opening.opens_at)) }) : tx('seed.until', { until: d(at(opening.present_from)), at: d(at(opening.opens_at)) })}</p></div>
    ${mayChange('rounds') && !late && html`<div class="acts"><button class="btn primary" type="button" onClick=${() => { open.value = true; }}>${t('seed.commit')}</button></div>`}
    ${open.value && html`<${Commit} opening=${opening} onClose=${() => { open.value = false; }} />`}`;
}

function lines({ opening, work, cool_down: cool, returns, standby }) {
  return [
    opening && ['opening', t('rules.opening.value', { n: opening.spread_seconds, m: opening.present_minutes })],
    work && ['work', t('rules.work.value', { where: [work.sign_in && t('round.seat_rules.work.sign_in'), work.hold && t('round.seat_rules.work.hold')].filter(Boolean).join(t('list.comma')), n: plural(work.max_number) })],
    cool && ['cool_down', t('rules.cool_down.value', { after: cool.after, n: cool.minutes, p: cool.scarce_percent })],
    returns && ['returns', returns.longest_minutes ? t('rules.returns.value', { n: returns.longest_minutes, p: returns.hot_percent }) : t('rules.returns.times', { at: returns.at.join(t('list.comma')), p: returns.hot_percent })],
    standby && ['standby', t('rules.standby.value', { n: standby.offer_minutes })],
  ].filter(Boolean);
}

export function SeatRulesOf({ round }) {
  const found = lines(round.seat_rules ?? {});
  const opening = round.seat_rules?.opening && round.opening;
  return html`<section class="card panel" aria-labelledby="seat-rules"><div class="panel-h"><h2 id="seat-rules">${t('rounds.seats')}</h2></div>
    ${found.length ? html`<dl class="facts">${found.map(([rule, words]) => html`<div><dt>${t(`round.seat_rules.${rule}`)}</dt><dd>${words}</dd></div>`)}</dl>`
      : html`<p class="small mute"><${Icon} name="done" /> ${t('rounds.seats.none')}</p>`}
    ${opening && (opening.committed ? html`<${Committed} found=${opening.committed} opening=${opening} />` : html`<${Missing} opening=${opening} />`)}</section>`;
}
