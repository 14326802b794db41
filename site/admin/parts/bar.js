// The top bar: round, phase, Beijing time, language, who is signed in.
import { remove } from '/shared/api.js';
import { second } from '/shared/clock.js';
import { Icon, Mark } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { brief, current, rounds } from '../lib/rounds.js';
import { go, href, route } from '../lib/route.js';
import { at, lang, t, useLanguage, words, wordOf } from '../lib/words.js';
import { me, scopeOf } from '../lib/who.js';
import { Search } from './search.js';

const PHASE_TAG = { phase_one: 'info', phase_two: 'info', before: '', gap: 'warn', after: '' };

export function Time() {
  return html`<span class="now">${t('bar.beijing')} <time>${second.value ? at(second.value * 1000, 'clock') : '--:--:--'}</time></span>`;
}

export function Language() {
  const other = lang.value === 'en' ? 'zh-CN' : 'en';
  return html`<button class="btn text lang" type="button" lang=${other} onClick=${() => useLanguage(other)}>
    ${other === 'en' ? 'English' : '中文'}</button>`;
}

export function Choice({ id, label, value, options, onChange, class: extra = '' }) {
  return html`<div class=${`select ${extra}`}><label class="sr" for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${(event) => onChange(event.currentTarget.value)}>
      ${options.map(([key, word]) => html`<option value=${key} selected=${key === value}>${word}</option>`)}
    </select><${Icon} name="down" /></div>`;
}

function RoundChoice() {
  if (!rounds.value?.length || !brief.value) return null;
  const options = rounds.value.map((round) => [round.id, words(round.name)]);
  const { phase } = current.value;
  const choose = (id) => go(href(route.value.page, {}, id));
  return html`<${Choice} class="round" id="round" label=${t('bar.round')} value=${route.value.round} options=${options} onChange=${choose} />
    <span class=${`tag ${PHASE_TAG[phase] ?? ''}`}>${wordOf('phase', phase)}</span>`;
}

async function signOut() {
  await remove('/staff/session').catch(() => {});
  me.value = null;
}

export function scopeWords(scope) {
  const [kind, name] = scopeOf(scope);
  return name ? wordOf('scope', kind, { name }) : wordOf('scope', kind);
}

export function Bar() {
  const { name, role, scope } = me.value;
  return html`<header class="bar">
    <a class="brand" href=${href('board')}><${Mark} />${t('site')}</a>
    <${RoundChoice} /><${Search} /><${Time} /><${Language} />
    <span class="me"><b>${name}</b><small>${scopeWords(scope)} · ${wordOf('role', role)}</small></span>
    <button class="btn text" type="button" onClick=${signOut}><${Icon} name="exit" /><span>${t('bar.signout')}</span></button>
  </header>`;
}
