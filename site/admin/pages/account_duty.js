// Role and scope as one sentence, and the fields that choose them.
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { t, wordOf } from '../lib/words.js';
import { scopeOf } from '../lib/who.js';
import { Options } from '../parts/ask.js';
import { Pick } from '../parts/pick.js';
import { siteName } from '../parts/site_name.js';

const ROLES = ['registrar', 'approver', 'reviewer', 'clerk', 'auditor', 'viewer', 'operator'];
/** Their work belongs to the whole country: with a narrower scope most of it stays closed. */
const NATIONAL = new Set(['operator', 'registrar', 'approver', 'auditor']);

function whereOf(scope, sites) {
  const [kind, name] = scopeOf(scope);
  if (kind === 'national') return t('account.where.national');
  if (kind === 'province') return t('account.where.province', { name });
  const site = sites.find((one) => one.code === name);
  return t('account.where.site', { name: site ? siteName(site) : name });
}

export const dutyOf = ({ role, scope }, sites) => wordOf('account.duty', role, { where: whereOf(scope, sites) });

/** The scope the fields spell: national, province:<name> or site:<code>; empty while a name is missing. */
export function scopeIn(values) {
  const kind = values['/kind'];
  if (kind === 'national') return 'national';
  const name = values[`/${kind}`];
  return name ? `${kind}:${name}` : '';
}

export function valuesOf({ role, scope, name }) {
  const [kind, place = ''] = scopeOf(scope);
  return { '/name': name, '/role': role, '/kind': kind, '/province': kind === 'province' ? place : '', '/site': kind === 'site' ? place : '' };
}

/** What must be filled in besides the name. */
export const neededIn = (values) => (values['/kind'] === 'national' ? [] : [`/${values['/kind']}`]);

export function DutyFields({ ask, sites }) {
  const seen = ask.values.value;
  const pick = (pointer) => (value) => { ask.values.value = { ...seen, [pointer]: value }; };
  const errorOf = (pointer) => ask.errors.value.find((one) => one.pointer === pointer);
  const provinces = [...new Set(sites.map((site) => site.province))];
  const choose = ['', t('account.choose')];
  const scope = scopeIn(seen);
  return html`<${Pick} id="f-role" label=${t('account.role')} value=${seen['/role']} error=${errorOf('/role')} options=${ROLES.map((role) => [role, wordOf('role', role)])} onChange=${pick('/role')} />
    <${Options} ask=${ask} pointer="/kind" legend=${t('account.scope')} options=${['national', 'province', 'site'].map((kind) => [kind, t(`account.scope.${kind}`)])} />
    ${seen['/kind'] === 'province' && html`<${Pick} id="f-province" label=${t('account.scope.province')} value=${seen['/province']} error=${errorOf('/province')} options=${[choose, ...provinces.map((name) => [name, name])]} onChange=${pick('/province')} />`}
    ${seen['/kind'] === 'site' && html`<${Pick} id="f-site" label=${t('account.scope.site')} value=${seen['/site']} error=${errorOf('/site')} options=${[choose, ...sites.map((site) => [site.code, `${siteName(site)} ${site.code}`])]} onChange=${pick('/site')} />`}
    <div class="notice" role="status"><${Icon} name="info" /><div><b>${scope ? dutyOf({ role: seen['/role'], scope }, sites) : t('account.incomplete')}</b>
      ${scope && scope !== 'national' && NATIONAL.has(seen['/role']) && html`<p>${t('account.narrow')}</p>`}</div></div>`;
}
