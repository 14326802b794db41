// Who is signed in, and which pages the role opens. The server decides; this only keeps closed doors out of sight.
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

export const mayRead = (page) => READ[page]?.includes(me.value?.role) ?? false;
export const mayChange = (page) => CHANGE[page]?.includes(me.value?.role) ?? false;
export const rolesOf = (page) => READ[page] ?? [];

/** The scope as its kind and the name in it: "province:湖北" -> ["province", "湖北"]. */
export const scopeOf = (scope) => scope.split(':');
