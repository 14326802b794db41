// A programme that does not work inside WeChat says so there, with the way out.
import { words } from '/shared/i18n.js';
import { html } from '/shared/ui.js';
import { useWeChat } from './guards.js';
import { programme } from '../state.js';

export function InApp() {
  const Guide = useWeChat();
  const told = programme.value?.in_app;
  return Guide && told && html`<div class="notice warn"><p>${words(told)}</p><${Guide} kind="leave" /></div>`;
}
