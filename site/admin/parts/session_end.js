// The strip that says, ten minutes before, that the session ends; signing in again leaves the page as it is.
import { second } from '/shared/clock.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { clockOffset, wall } from '../lib/rules_clock.js';
import { endOf } from '../lib/session.js';
import { at, countdown, t } from '../lib/words.js';
import { me } from '../lib/who.js';

const WARNED = 10 * 60e3;

export function SessionEnd() {
  const form = useSignal(null);
  const end = endOf(me.value.account);
  void second.value;
  const left = end === null ? Infinity : end - wall();
  if (left > WARNED) return null;
  const open = async () => { form.value = { show: (await import('./sign_in_again.js')).SignInAgain }; };
  const close = () => { form.value = null; };
  const shown = at(end + (clockOffset.value ?? 0) * 1000, 'time');
  return html`<aside class="ends no-print" aria-label=${t('session.title')}><${Icon} name="clock" /><p><span role="status">${left > 0 ? '' : t('session.ended')}</span>
      <span role="timer">${left > 0 ? t('session.ends', { at: shown, left: countdown(left) }) : ''}</span></p>
    <button class="btn" type="button" onClick=${open}>${t('session.go_on')}</button></aside>
    ${form.value && html`<${form.value.show} onClose=${close} />`}`;
}
