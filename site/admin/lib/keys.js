// Single keys for the photo review and the search: only without modifier, outside fields and dialogs, and only while switched on (WCAG 2.1.4).
import { signal, useEffect, useRef } from '/shared/ui.js';

const KEEP = 'review-keys';
const kept = () => {
  try {
    return localStorage.getItem(KEEP) !== 'off';
  } catch {
    return true;
  }
};

export const keysOn = signal(kept());

export function switchKeys(on) {
  keysOn.value = on;
  try {
    localStorage.setItem(KEEP, on ? 'on' : 'off');
  } catch { /* the choice lives as long as the page */ }
}

const TYPES = /^(text|search|password|number|date|datetime-local|file|email|tel|url)$/;
const isField = ({ tagName, type, isContentEditable }) =>
  isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT' || (tagName === 'INPUT' && TYPES.test(type));

/** actions: {a: fn, 1: fn, ...}; the newest set is always the one called. */
export function useKeys(actions) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const press = (event) => {
      if (!keysOn.value || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
      if (isField(event.target) || document.querySelector('dialog[open]')) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
