// Building stones: the status card, facts, link rows, steps.
import { now, second } from '/shared/clock.js';
import { when } from '/shared/format.js';
import { lang, t, tx } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { say } from '../state.js';

export const StatusCard = ({ tone, icon, head, text, children }) => html`
  <section class=${`card status ${tone}`}>
    <div class="status-head"><${Icon} name=${icon} /><h1 tabindex="-1">${head}</h1>${text && html`<p>${text}</p>`}</div>
    ${children && html`<div class="status-body">${children}</div>`}
  </section>`;

/** A municipality is its own city; a ticket's address comes whole. */
export const placeOf = ({ province = '', city = '', address }) => (province === city ? '' : province) + city + address;

/** rows: [term, description, small print] */
export const Facts = ({ rows }) => html`<dl class="kv">${rows.filter(Boolean).map(([term, fact, small]) => html`
  <div key=${term}><dt>${term}</dt><dd>${fact}${small && html`<small>${small}</small>`}</dd></div>`)}</dl>`;

export const Section = ({ title, children, id }) => html`<section class="section" aria-labelledby=${id}>
  <h2 id=${id}>${title}</h2>${children}</section>`;

/** rows: {href, icon, text, small, tag} */
export const LinkRows = ({ rows }) => html`<ul class="rows" role="list">${rows.filter(Boolean).map((row) => html`
  <li key=${row.href}><a href=${row.href}>${row.icon && html`<${Icon} name=${row.icon} />`}
    <span class="grow">${row.text} ${row.tag}${row.small && html`<small>${row.small}</small>`}</span>
    <${Icon} name="forward" /></a></li>`)}</ul>`;

/** steps: {state: done | now | later | problem, text, small, side} */
export const Steps = ({ steps }) => html`<ol class="card steps" role="list">${steps.map(({ state, text, small, side }, n) => html`
  <li key=${text} class=${state} aria-current=${state === 'now' ? 'step' : null}>
    <span class="dot" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
    <span class="grow"><strong>${text}</strong>${small && html`<small>${small}</small>`}</span>
    <span class="side">${state === 'problem' ? html`<span class="tag bad">${side}</span>` : side}<span class="sr"> ${t(`steps.${state}`)}</span></span>
  </li>`)}</ol>`;

const MARKS = [0, 60, 300, 1800, 7200];
const two = (n) => String(n).padStart(2, '0');
export const instant = (at, style = 'minute') => when(at, style, lang.value);
export const D = ({ at, style }) => html`<time class="d" datetime=${at}>${instant(at, style)}</time>`;

/** 4 天 20 小时 / 20 小时 18 分 / 18 分 */
export function left(until) {
  const minutes = Math.max(0, Math.ceil((Date.parse(until) - now()) / 60e3));
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (d) return t('left.days', { d, h });
  return h ? t('left.hours', { h, m }) : t('left.minutes', { m });
}

export function Left({ until }) {
  void second.value;
  return html`<b class="d">${left(until)}</b>`;
}

function parts(seconds) {
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return d ? [[d, 'd'], [h % 24, 'h']] : [[two(h), 'h'], [two(m), 'm'], [two(s), 's']];
}

/** Ticks silently, speaks at five marks, and at zero asks (`onZero`): only the answer changes the state. */
export function Countdown({ until, label, mark, onZero }) {
  void second.value;
  const seconds = Math.max(0, Math.ceil((Date.parse(until) - now()) / 1e3));
  const spoken = useRef(null);
  const passed = MARKS.find((limit) => seconds <= limit);
  useEffect(() => {
    if (spoken.current !== null && passed !== spoken.current && seconds) say(t(mark, { left: left(until) }));
    spoken.current = passed ?? Infinity;
    if (!seconds) onZero?.();
  }, [passed, seconds === 0]);
  return html`<div class="count"><span class="count-label">${label}</span>
    <div class="digits" role="timer" aria-label=${label}>
      ${parts(seconds).map(([n, unit]) => html`<span key=${unit}>${n}</span><i key=${`${unit}-`}>${t(`unit.${unit}`)}</i>`)}</div></div>`;
}

/** Where the round stands, in one strip. */
export function Phase({ round }) {
  void second.value;
  const open = round.phase === 'phase_one' || round.phase === 'phase_two';
  const at = { before: round.phase_one.opens_at, phase_one: round.phase_one.closes_at, gap: round.phase_two.opens_at, phase_two: round.phase_two.closes_at }[round.phase];
  return html`<div class=${`phase ${open ? '' : 'quiet'}`}>
    <span class=${open ? 'live' : 'live off'} aria-hidden="true"></span>
    <strong>${t(`phase.${round.phase}`)}</strong>
    ${at && html`<p>${tx(open ? 'phase.until' : 'phase.from', { at: instant(at) }, ['at'])}<br />
      ${tx('phase.left', { left: left(at) }, ['left'])}</p>`}
    ${!at && html`<p>${tx('phase.exam', { at: instant(round.exam_on, 'paper') }, ['at'])}</p>`}</div>`;
}
