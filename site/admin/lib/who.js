// Who is signed in, and which pages role and scope open. The server decides; this only keeps closed doors out of sight.
import { signal } from '/shared/ui.js';

export const me = signal(undefined);

const ALL = 'read rounds sites register candidates import review_photos review_identity review_cases results approve remedy certificates messages reveal export audit log accounts'.split(' ');

/** What each role may do, as the server has it. */
const GRANTED = {
  operator: ALL,
  registrar: ALL.filter((one) => !['review_photos', 'accounts'].includes(one)),
  approver: ['read', 'approve', 'audit', 'log'],
  reviewer: ['read', 'review_photos', 'review_identity', 'review_cases'],
  clerk: ['read', 'register', 'reveal', 'certificates'],
  auditor: ['read', 'audit', 'log'],
  viewer: ['read'],
  office: ['read', 'review_identity', 'candidates'],
  institution: ['read', 'register', 'review_identity'],
};

/** A page opens to whoever has one of these. */
const READ = {
  board: ['read'],
  search: ['read'],
  registrations: ['read'],
  register: ['register'],
  bulk: ['register'],
  approvals: ['approve'],
  refunds: ['remedy'],
  remedies: ['remedy'],
  photos: ['review_photos', 'remedy'],
  queues: ['review_identity', 'review_cases', 'remedy'],
  identity: ['review_identity'],
  cohorts: ['review_identity'],
  offices: ['review_identity'],
  registry: ['review_identity', 'review_cases'],
  shredding: ['audit'],
  rounds: ['read'],
  preview: ['read'],
  notices: ['rounds'],
  sites: ['read'],
  imports: ['import'],
  grades: ['results'],
  release: ['results', 'approve'],
  certificates: ['certificates'],
  pickup: ['certificates'],
  messages: ['messages'],
  exports: ['export'],
  accounts: ['accounts'],
  log: ['log'],
  audit: ['audit'],
};
const CHANGE = { rounds: 'rounds', notices: 'rounds', sites: 'sites', imports: 'import', grades: 'results', audit: 'audit' };

/** What belongs to the whole round and not to one place in it. */
const NATIONAL_TO_READ = new Set(['notices', 'imports', 'grades', 'release', 'accounts', 'log', 'audit', 'shredding']);
/** Pages for one kind of place, and for whoever works nationally. */
const PLACE = { cohorts: 'institution', offices: 'office' };
const NATIONAL_TO_CHANGE = new Set(['rounds', 'notices', 'imports', 'grades', 'audit']);

const grants = (role, wanted) => wanted.some((one) => GRANTED[role]?.includes(one));

/** Whether the role has one of these permissions. */
export const may = (...wanted) => grants(me.value?.role, wanted);
export const wide = () => me.value?.scope === 'national';
export const needsNational = (page) => NATIONAL_TO_READ.has(page);
const inPlace = (page) => (page in PLACE ? scopeOf(me.value.scope)[0] === PLACE[page] : !NATIONAL_TO_READ.has(page));
export const mayRead = (page) => page in READ && may(...READ[page]) && (wide() || inPlace(page));
export const mayChange = (page) => page in CHANGE && may(CHANGE[page]) && (wide() || !NATIONAL_TO_CHANGE.has(page));
export const rolesOf = (page) => Object.keys(GRANTED).filter((role) => grants(role, READ[page] ?? []));

/** The scope as its kind and the name in it: "province:湖北" -> ["province", "湖北"]. */
export const scopeOf = (scope) => scope.split(':');
