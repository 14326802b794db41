// Registrations by day: a stacked bar chart and the same numbers as a table, from one source.
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { at, lang, plural, shortDay, t } from '../lib/words.js';
import { now } from '/shared/clock.js';

const HEIGHT = 214;
const LEFT = 46;
const FOOT = 28;
const TOP = 18;
const KINDS = ['paid', 'held', 'expired'];
const BEIJING = 8 * 3600e3;
const today = () => new Date(now() + BEIJING).toISOString().slice(0, 10);

/** The next of 1, 2, 2.5, 5 x 10^n that makes at most five steps up to `most`. */
export function stepFor(most) {
  const raw = Math.max(1, most / 5);
  const ten = 10 ** Math.floor(Math.log10(raw));
  return Math.max(1, [1, 2, 2.5, 5, 10].find((one) => one * ten >= raw) * ten);
}

function useWidth() {
  const box = useRef();
  const width = useSignal(620);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => { width.value = Math.round(Math.max(240, entry.contentRect.width)); });
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width.value];
}

const dayName = (on) => (on === today() ? t('days.today') : shortDay(on));

function summaryOf(days) {
  const best = days.reduce((a, b) => (b.paid > a.paid ? b : a));
  const last = days[days.length - 1];
  return t('days.summary', { best: shortDay(best.on), most: plural(best.paid), last: dayName(last.on), paid: plural(last.paid), held: plural(last.held) });
}

function Bar({ day, x, width, y, named, valued }) {
  let low = 0;
  const parts = KINDS.map((kind) => {
    const from = low;
    low += day[kind];
    return day[kind] > 0 && html`<rect class=${`c-${kind}`} x=${x} y=${y(low)} width=${width} height=${Math.max(0, y(from) - y(low))} />`;
  });
  const middle = x + width / 2;
  return html`<g>${parts}
    ${named && html`<text class="axis m" x=${middle} y=${HEIGHT - 8}>${dayName(day.on)}</text>`}
    ${valued && html`<text class="val m" x=${middle} y=${y(low) - 6}>${plural(day.paid + day.held)}</text>`}</g>`;
}

function Chart({ days }) {
  const [box, width] = useWidth();
  const most = Math.max(1, ...days.map((day) => day.paid + day.held + day.expired));
  const step = stepFor(most);
  const top = Math.ceil(most / step) * step;
  const y = (value) => Number((TOP + (HEIGHT - FOOT - TOP) * (1 - value / top)).toFixed(1));
  const room = (width - LEFT) / Math.max(days.length, 1);
  const bar = Math.min(46, room * 0.56);
  const every = Math.ceil((lang.value === 'en' ? 58 : 64) / room);
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return html`<figure ref=${box}><svg class="chart" viewBox=${`0 0 ${width} ${HEIGHT}`} width=${width} height=${HEIGHT} role="img" aria-labelledby="days-said">
    <title id="days-said">${summaryOf(days)}</title>
    <defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatch-ground" width="5" height="5" /><rect class="hatch-line" width="1.6" height="5" /></pattern></defs>
    ${ticks.map((tick) => html`<path class="gridline" d=${`M${LEFT} ${y(tick)}H${width}`} /><text class="axis e" x=${LEFT - 8} y=${y(tick) + 4}>${plural(tick)}</text>`)}
    ${days.map((day, i) => html`<${Bar} key=${day.on} day=${day} y=${y} width=${bar} x=${LEFT + i * room + (room - bar) / 2}
      named=${(days.length - 1 - i) % every === 0} valued=${room > 38} />`)}</svg></figure>`;
}

function DaysTable({ days }) {
  return html`<div class="scroll days" tabindex="0" role="region" aria-label=${t('table.region', { name: t('days.title') })}><table class="mini"><caption class="sr">${t('days.title')}</caption>
    <thead><tr><th scope="col">${t('days.on')}</th>${KINDS.map((kind) => html`<th scope="col" class="r">${t(`days.${kind}`)}</th>`)}</tr></thead>
    <tbody>${days.map((day) => html`<tr key=${day.on}><th scope="row">${at(day.on, 'date')}</th>
      ${KINDS.map((kind) => html`<td class="r">${plural(day[kind])}</td>`)}</tr>`)}</tbody></table></div>`;
}

export function Days({ days }) {
  const view = useSignal('chart');
  const button = (kind) => html`<button type="button" aria-pressed=${view.value === kind} onClick=${() => { view.value = kind; }}>${t(`days.view.${kind}`)}</button>`;
  return html`<section class="card panel" aria-labelledby="days"><div class="panel-h"><h2 id="days">${t('days.title')}</h2>
      <div class="seg" role="group" aria-label=${t('days.view')}>${button('chart')}${button('table')}</div></div>
    <p class="legend small">${KINDS.map((kind) => html`<span><i class=${`key c-${kind}`}></i>${t(`days.${kind}`)}</span>`)}</p>
    ${!days.length ? html`<p class="calm small mute">${t('days.none')}</p>` : view.value === 'chart' ? html`<${Chart} days=${days} />` : html`<${DaysTable} days=${days} />`}</section>`;
}
