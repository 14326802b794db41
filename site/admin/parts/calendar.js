// A round's windows drawn on one line: phase one, the gap, phase two, the exam; now as a mark. The same instants stand below as text.
import { now, second } from '/shared/clock.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { at, lang, shortDay, span, t } from '../lib/words.js';

const BAR = { top: 34, height: 30 };
const HEIGHT = 96;
const PAD = 14;
const DAY = 86400e3;
const BEIJING = 8 * 3600e3;

const ms = (instant) => Date.parse(instant);
const dayOf = (instant) => new Date(instant + BEIJING).toISOString().slice(0, 10);

/** The instants of a round in ms, or null while one of them is missing or out of order. */
export function instantsOf({ phase_one: one, phase_two: two, sitting }) {
  const list = [one?.opens_at, one?.closes_at, two?.opens_at, two?.closes_at, sitting?.starts_at].map(ms);
  if (list.slice(0, 4).some(Number.isNaN)) return null;
  return list;
}

function useWidth() {
  const box = useRef();
  const width = useSignal(760);
  useEffect(() => {
    const watcher = new ResizeObserver(([entry]) => { width.value = Math.max(240, Math.round(entry.contentRect.width)); });
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width.value];
}

function Piece({ kind, from, to, x }) {
  const wide = x(to) - x(from);
  return wide > 0 && html`<rect class=${`piece ${kind}`} x=${x(from)} y=${BAR.top} width=${wide} height=${BAR.height} rx="4" />`;
}

function Word({ kind, from, to, x }) {
  const word = t(`phase.short.${kind}`);
  const wide = x(to) - x(from);
  const fits = wide > (lang.value === 'en' ? 7.4 : 13.5) * word.length + 10;
  return fits && html`<text class=${`word m ${kind}`} x=${x(from) + wide / 2} y=${BAR.top + 20}>${word}</text>`;
}

function Ticks({ start, end, x, width }) {
  const days = Math.ceil((end - start) / DAY);
  const every = Math.max(1, Math.ceil((days * 52) / width));
  const first = Math.floor((start + BEIJING) / DAY) * DAY - BEIJING;
  const marks = [];
  for (let day = first + DAY; day < end; day += DAY * every) marks.push(day);
  return marks.filter((day) => x(day) > 30 && x(day) < width - 30).map((day) => html`<path class="gridline" d=${`M${x(day)} ${BAR.top + BAR.height}v6`} />
    <text class="axis m" x=${x(day)} y=${HEIGHT - 12}>${shortDay(dayOf(day))}</text>`);
}

function Mark({ kind, at: place, word, width }) {
  return html`<path class=${kind} d=${`M${place} ${BAR.top - 6}v${BAR.height + 12}`} />
    <text class=${`axis m ${kind}-word`} x=${Math.min(width - 20, Math.max(20, place))} y=${BAR.top - 12}>${word}</text>`;
}

export function Calendar({ round }) {
  const [box, width] = useWidth();
  const list = instantsOf(round);
  if (!list) return html`<figure ref=${box} class="calendar"><p class="small mute">${t('calendar.missing')}</p></figure>`;
  const [opens, closes, opensTwo, closesTwo, exam] = list;
  const last = Number.isNaN(exam) ? closesTwo : Math.max(exam, closesTwo);
  const margin = Math.max(DAY, (last - opens) * 0.04);
  const [start, end] = [opens - margin, last + margin];
  const x = (instant) => Number((PAD + ((instant - start) / (end - start)) * (width - 2 * PAD)).toFixed(1));
  void second.value;
  const today = now();
  const gap = opensTwo - closes;
  const pieces = [['one', opens, closes], ['gap', closes, opensTwo], ['two', opensTwo, closesTwo]];
  return html`<figure ref=${box} class="calendar"><svg viewBox=${`0 0 ${width} ${HEIGHT}`} width=${width} height=${HEIGHT} role="img" aria-label=${t('calendar.said', {
    one: `${at(opens)} – ${at(closes)}`, two: `${at(opensTwo)} – ${at(closesTwo)}`, gap: gap > 0 ? span(gap) : t('calendar.overlap') })}>
    <rect class="ground" x="0" y=${BAR.top} width=${width} height=${BAR.height} rx="6" />
    <${Ticks} start=${start} end=${end} x=${x} width=${width} />
    ${pieces.map(([kind, from, to]) => html`<${Piece} kind=${kind} from=${from} to=${to} x=${x} />`)}
    ${gap < 0 && html`<rect class="piece clash" x=${x(opensTwo)} y=${BAR.top} width=${Math.max(3, x(closes) - x(opensTwo))} height=${BAR.height} />`}
    ${!Number.isNaN(exam) && html`<${Mark} kind="exam" at=${x(exam)} word=${t('calendar.exam')} width=${width} />`}
    ${today > start && today < end && html`<${Mark} kind="today" at=${x(today)} word=${t('calendar.now')} width=${width} />`}
    ${pieces.map(([kind, from, to]) => html`<${Word} kind=${kind} from=${from} to=${to} x=${x} />`)}
  </svg></figure>`;
}
