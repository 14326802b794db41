// The pass got before the opening, seen by every tab: it binds person and round, so it may outlive the session.
import { route } from '../state.js';

const memory = new Map();
const name = () => `pass:${route.value.round}`;
export const passOf = () => {
  let stored;
  try { stored = localStorage.getItem(name()); } catch { /* this page remembers it */ }
  return stored ?? memory.get(name()) ?? '';
};
export const keepPass = (pass) => {
  memory.set(name(), pass);
  try { localStorage.setItem(name(), pass); } catch { /* same */ }
};

const handed = route.value.query.get('pass');
if (handed) keepPass(handed);
