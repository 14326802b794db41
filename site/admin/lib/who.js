// Who is signed in, and which pages role and scope open. The server decides; this only keeps closed doors out of sight.
import { signal } from '/shared/ui.js';

export const me = signal(undefined);

const EVERYONE = ['operator', 'registrar', 'reviewer', 'viewer'];
const OFFICE = ['operator', 'registrar'];

const READ = {
  board: EVERYONE,
  registrations: EVERYONE,
  photos: ['operator', 'reviewer'],
  rounds: EVERYONE,
  notices: OFFICE,
  sites: EVERYONE,
  imports: OFFICE,
  audit: OFFICE,
};
const CHANGE = { rounds: OFFICE, notices: OFFICE, sites: OFFICE, imports: OFFICE, audit: OFFICE };

/** What belongs to the whole round and not to one place in it. */
const NATIONAL_TO_READ = new Set(['notices', 'imports', 'audit']);
const NATIONAL_TO_CHANGE = new Set(['rounds', 'notices', 'imports', 'audit']);

const wide = () => me.value?.scope === 'national';
export const needsNational = (page) => NATIONAL_TO_READ.has(page);
export const mayRead = (page) => (READ[page]?.includes(me.value?.role) ?? false) && (wide() || !NATIONAL_TO_READ.has(page));
export const mayChange = (page) => (CHANGE[page]?.includes(me.value?.role) ?? false) && (wide() || !NATIONAL_TO_CHANGE.has(page));
export const rolesOf = (page) => READ[page] ?? [];

/** The scope as its kind and the name in it: "province:湖北" -> ["province", "湖北"]. */
export const scopeOf = (scope) => scope.split(':');
