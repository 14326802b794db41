// One's turn at the opening: when it is, and a choice made too early that is sent by itself when it comes.
import { get } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { Countdown, instant } from './blocks.js';
import { nameOf } from './site-row.js';
import { keepPass, passOf } from './pass.js';
import { roundPath, say } from '../state.js';

const SPREAD_MS = 5e3;

/** When it is one's turn; the pass is kept for the hold. */
function useTurn() {
  const turn = useSignal(null);
  useEffect(() => {
    get(roundPath('/pass'), { headers: { 'X-Pass': passOf() } }).then((found) => {
      if (found.pass) keepPass(found.pass);
      turn.value = found;
    }, () => {});
  }, []);
  return turn;
}

/** `early`: {code, words, again, at} of a choice that came too early; `again()` sends it once more. */
export default function Turn({ early, sites }) {
  void second.value;
  const turn = useTurn();
  const at = early.value?.at ?? turn.value?.at;
  if (!at || (!early.value && Date.parse(at) <= now())) return null;
  const come = () => {
    say(t('turn.now'));
    const wanted = early.value;
    if (wanted) setTimeout(() => { if (early.value === wanted) wanted.again(); }, passOf() ? 0 : Math.random() * SPREAD_MS);
  };
  return html`<section class="card status info" aria-labelledby="turn"><div class="status-head"><${Icon} name="clock" /><h2 id="turn">${tx('turn.head', { at: instant(at, 'second') }, ['at'])}</h2>
      <p>${early.value ? t(early.value.words, { name: nameOf(sites?.find(({ code }) => code === early.value.code) ?? {}) ?? '' }) : t('turn.text')}</p></div>
    <div class="status-body"><${Countdown} key=${at} until=${at} label=${t('turn.left')} mark="word.left" onZero=${come} />
      ${early.value && html`<button class="btn text" type="button" onClick=${() => { early.value = null; }}>${t('turn.forget')}</button>`}</div></section>`;
}
