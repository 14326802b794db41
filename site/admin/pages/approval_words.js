// What a request for a second person is about, in words and numbers.
import { html } from '/shared/ui.js';
import { current, programmes } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, d, has, money, plural, t, wordOf, words } from '../lib/words.js';
import { nameOf } from '../parts/site_name.js';

const ISO = /^\d{4}-\d\d-\d\dT/;
const flat = (value) => (typeof value === 'object' && value !== null ? Object.entries(value) : null);

/** One line: 「调动：长安大学考点」. */
export function subjectOf(one, sites) {
  if (one.kind === 'refund') return t('approval.refund', { name: one.name_masked ?? '' });
  if (one.kind === 'recovery') return t('approval.recovery', { name: one.name_masked ?? '' });
  if (one.kind !== 'site_remedy') return wordOf('approval.kind', one.kind);
  return t(`approval.site.${one.data.action === 'refund' ? 'refund' : 'move'}`, { site: nameOf(sites, one.site) });
}

/** A number of the effect as people read it. */
export function shown(name, value) {
  if (value == null) return '–';
  if (name.endsWith('_minor')) return money(value);
  if (name === 'state') return wordOf('account.state', value);
  if (typeof value === 'string') return ISO.test(value) ? d(at(value)) : value;
  return plural(value);
}

/** The effect as lines [name, then, now]; counts inside it stand as lines of their own. */
export function effectLines(then, now) {
  const spread = (effect) => Object.fromEntries(Object.entries(effect ?? {}).flatMap(([name, value]) =>
    (flat(value) ? flat(value).map(([key, count]) => [`${name}.${key}`, count]) : [[name, value]])));
  const [before, after] = [spread(then), spread(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => [name, before[name], after[name]]);
}

/** The word of a line; a kind may have one of its own. */
export function effectWord(name, kind) {
  const [head, key] = name.split('.');
  if (has(`effect.${kind}.${name}`)) return t(`effect.${kind}.${name}`);
  if (key) return has(`grade.${key}`) ? t(`grade.${key}`) : key;
  return wordOf('effect', head);
}

/** How much a number has changed since the request. */
export function Change({ name, then, now }) {
  if (typeof then !== 'number' || typeof now !== 'number') return then === now ? html`<span class="mute">${t('approval.same')}</span>` : html`<b class="warn-word">${t('approval.other')}</b>`;
  if (then === now) return html`<span class="mute">${t('approval.same')}</span>`;
  const by = now - then;
  return html`<b class="warn-word">${by > 0 ? '+' : '−'}${shown(name, Math.abs(by))}</b>`;
}

/** Where it goes and why, as [word, value]. */
export function aboutLines(one, sites) {
  const { action, to = [], ground, programme, set_version: version, visible_at: visible } = one.data;
  const asked = programmes.value.find(({ code }) => code === programme);
  return [
    one.candidate_id && [t('approval.candidate'), html`<a href=${href(`registrations/${one.candidate_id}`)}>${one.name_masked || t('approval.candidate.look')}</a>`],
    one.kind === 'publish_round' && [t('bar.round'), words(current.value.name)],
    asked && [t('programme'), words(asked.name)],
    one.site && [t('approval.site'), nameOf(sites, one.site)],
    action && [t('approval.action'), t(`remedy.action.${action}`)],
    to.length > 0 && [t('approval.to'), html`<ol class="targets small">${to.map((code) => html`<li>${nameOf(sites, code)}</li>`)}</ol>`],
    version && [t('approval.version'), t('approval.version.n', { n: version })],
    visible && [t('approval.visible_at'), d(at(visible))],
    ground && [t('ground.title'), wordOf('ground', ground)],
    [t('desk.reason'), one.reason],
  ].filter(Boolean);
}
