// The pass got before the opening, seen by every tab: it binds person and round, so it may outlive the session.
import { route } from '../state.js';

const name = () => `pass:${route.value.round}`;
export const passOf = () => { try { return localStorage.getItem(name()) ?? ''; } catch { return ''; } };
export const keepPass = (pass) => { try { localStorage.setItem(name(), pass); } catch { /* the turn is told again */ } };
