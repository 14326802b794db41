// The page a role may not open says why, and who may.
import { Icon } from '/shared/icons.js';
import { html } from '/shared/ui.js';
import { href } from '../lib/route.js';
import { t, wordOf } from '../lib/words.js';
import { me, needsNational, rolesOf } from '../lib/who.js';
import { scopeWords } from '../parts/bar.js';
import { PageHead } from '../parts/page_head.js';

export default function Forbidden({ page }) {
  const allowed = rolesOf(page).map((role) => wordOf('role', role)).join(t('list.comma'));
  return html`<${PageHead} title=${t('forbidden.title', { page: t(`nav.${page === 'notices' ? 'rounds' : page}`) })} />
    <section class="card panel prose"><p class="lead"><${Icon} name="lock" />${t('forbidden.why', { role: wordOf('role', me.value.role), scope: scopeWords(me.value.scope) })}</p>
      <p>${t(needsNational(page) ? 'forbidden.who.national' : 'forbidden.who', { roles: allowed })}</p>
      <p><a class="btn" href=${href('board')}>${t('forbidden.back')}</a></p></section>`;
}
