// One's turn at the opening: when it is, and a choice made too early that is sent by itself when it comes.
import { get } from '/shared/api.js';
import { now, second } from '/shared/clock.js';
import { t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { Countdown, instant } from './blocks.js';
import { nameOf } from './site-row.js';
import { keepPass, passOf } from './pass.js';
import { roundPath, say } from '../state.js';

const SPREAD_MS = 5e3;
const LOOK_MS = 5e3;

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

/** Acts at `at`, seen or not: by a timer of its own, and by the server's time once more when the page is seen again. */
function useAt(at, wanted, act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!at || (!wanted && Date.parse(at) <= now())) return undefined;
    let timer;
    const look = () => {
      clearTimeout(timer);
      const left = Date.parse(at) - now();
      timer = setTimeout(left > 0 ? look : () => latest.current(), Math.min(Math.max(0, left), LOOK_MS));
    };
    const seen = () => { if (!document.hidden) get('/clock').then(look, look); };
    look();
    document.addEventListener('visibilitychange', seen);
    return () => { clearTimeout(timer); document.removeEventListener('visibilitychange', seen); };
  }, [at, wanted]);
}

/** `early`: {code, act, again, at} of a choice that came too early; `again()` sends it once more. */
export default function Turn({ early, sites }) {
  void second.value;
  const turn = useTurn();
  const at = early.value?.at ?? turn.value?.at;
  const wanted = early.value;
  useAt(at, wanted, () => {
    say(t('turn.now'));
    if (wanted) setTimeout(() => { if (early.value === wanted) wanted.again(); }, passOf() ? 0 : Math.random() * SPREAD_MS);
  });
  if (!at || (!early.value && Date.parse(at) <= now())) return null;
  return html`<section class="card status info" aria-labelledby="turn"><div class="status-head"><${Icon} name="clock" /><h2 id="turn">${tx('turn.head', { at: instant(at, 'second') }, ['at'])}</h2>
      <p>${early.value ? t(`turn.${early.value.act}`, { name: nameOf(sites?.find(({ code }) => code === early.value.code) ?? {}) ?? '' }) : t('turn.text')}</p></div>
    <div class="status-body"><${Countdown} key=${at} until=${at} label=${t('turn.left')} mark="word.left" />
      ${early.value && html`<button class="btn text" type="button" onClick=${() => { early.value = null; }}>${t('turn.forget')}</button>`}</div></section>`;
}
