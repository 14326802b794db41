// The time left until results open, by the server's clock; said aloud at marks only.
import { now, second } from '/shared/clock.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { say } from '../lib/say.js';
import { at, countdown, d, span, t, tx } from '../lib/words.js';

const MARKS = [30, 5, 1];
const HOUR = 3600e3;
const word = (left) => (left > HOUR ? span(left) : countdown(left));

export function Countdown({ release, onZero }) {
  void second.value;
  const left = Date.parse(release.visible_at) - now();
  const last = useRef(left);
  useEffect(() => {
    const passed = MARKS.find((mark) => last.current > mark * 60e3 && left <= mark * 60e3);
    if (passed) say(t('release.said.left', { n: passed }));
    if (last.current > 0 && left <= 0) onZero();
    last.current = left;
  }, [Math.floor(left / 1000)]);
  return html`<div class="left" role="timer"><p class="mute small">${t(left > 0 ? 'release.left' : 'release.opening')}</p>
    <p class="big">${left > 0 ? word(left) : t('release.now')}</p>
    <p>${tx('release.at', { at: d(at(release.visible_at)) })}</p></div>
    <p class="small mute">${t(release.state === 'armed' ? 'release.armed.said' : 'release.approved.said')}</p>`;
}
