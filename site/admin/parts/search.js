// The search in the bar of every page: by any number of a person, a name, or what a scanner reads from a QR code. Key: /
import { Icon } from '/shared/icons.js';
import { html, useRef } from '/shared/ui.js';
import { keysOn, useKeys } from '../lib/keys.js';
import { seek, seeking, sought } from '../lib/search.js';
import { t } from '../lib/words.js';

export function Search() {
  const field = useRef();
  useKeys({ '/': () => { field.current.focus(); field.current.select(); } });
  const submit = async (event) => {
    event.preventDefault();
    const text = field.current.value.trim();
    if (text && await seek(text)) field.current.value = '';
  };
  return html`<form class="search find" role="search" aria-label=${t('bar.search')} aria-busy=${seeking.value} onSubmit=${submit}>
    <label class="sr" for="find">${t('bar.search')}</label>${seeking.value ? html`<i class="spin ico"></i>` : html`<${Icon} name="search" />`}
    <input class="input" id="find" ref=${field} type="search" autocomplete="off" autocapitalize="none" spellcheck=${false} enterkeyhint="search"
      placeholder=${t('bar.search.hint')} aria-keyshortcuts=${keysOn.value ? '/' : null} defaultValue=${sought.peek()?.text} />
    ${keysOn.value && html`<kbd aria-hidden="true">/</kbd>`}</form>`;
}
