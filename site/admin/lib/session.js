// When the session ends. The server says 8 hours after signing in; the browser keeps that instant, for its other tabs too.
import { signal } from '/shared/ui.js';
import { wall } from './rules_clock.js';

const KEEP = 'staff-session';
const LASTS = 8 * 3600e3;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEEP));
  } catch {
    return null;
  }
}

const kept = signal(read());
addEventListener('storage', ({ key }) => { if (key === KEEP) kept.value = read(); });

/** Somebody has just signed in. */
export function began(account) {
  kept.value = { account, until: wall() + LASTS };
  try {
    localStorage.setItem(KEEP, JSON.stringify(kept.value));
  } catch { /* without it the warning lives as long as the page */ }
}

/** The end of this account's session in ms of the real clock, or null where it is not known. */
export const endOf = (account) => (kept.value?.account === account ? kept.value.until : null);
