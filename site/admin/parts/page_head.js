// The head of a page: its title, one line beneath, its actions. It names the browser's tab too.
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { arrived } from '../lib/arriving.js';
import { t } from '../lib/words.js';

export function PageHead({ title, note, back, children }) {
  const heading = useRef();
  useEffect(() => {
    if (!arrived()) return;
    scrollTo(0, 0);
    heading.current.focus();
  }, []);
  useEffect(() => { document.title = `${title} - ${t('site')}`; }, [title]);
  return html`<div class="pagehead"><div>
      ${back && html`<a class="back small" href=${back[0]}><${Icon} name="back" />${back[1]}</a>`}
      <h1 tabindex="-1" ref=${heading}>${title}</h1>${note && html`<p class="mute small">${note}</p>`}</div>
    ${children && html`<div class="acts">${children}</div>`}</div>`;
}
