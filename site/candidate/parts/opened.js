// The account is open: what to sign in with from now on, large where it is a number.
import { mask } from '/shared/format.js';
import { t } from '/shared/i18n.js';
import { html, useEffect, useSignal, useState } from '/shared/ui.js';
import { Facts, focusHeading, StatusCard } from './blocks.js';
import { afterSignIn } from './mine.js';
import { href } from '../state.js';

function Copy({ text }) {
  const said = useSignal('');
  const copy = async () => {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    said.value = t(done ? 'opened.copied' : 'opened.not_copied');
  };
  return html`<button class="btn block" type="button" onClick=${copy}>${t('opened.copy')}</button><p class="small" role="status">${said.value}</p>`;
}

export default function Opened({ me }) {
  const [next] = useState(afterSignIn);
  useEffect(() => { scrollTo(0, 0); focusHeading(); }, []);
  return html`<${StatusCard} tone="ok" icon="done" head=${t('opened.head')} text=${t(me.account_no ? 'opened.number_text' : 'opened.text')}>
    ${me.account_no && html`<div class="count"><span class="count-label">${t('opened.number')}</span><output class="digits">${me.account_no.replace(/(\d{3})(?=\d)/g, '$1 ')}</output></div><${Copy} text=${me.account_no} />`}
    <${Facts} rows=${[
      [t('opened.name'), me.name],
      [t('opened.document'), html`<span class="num">${mask('id', me.documents[0].masked)}</span>`],
      !me.account_no && [t('opened.logins'), me.logins.map((login) => html`<span class="num line" key=${login}>${login}</span>`)],
    ]} />
    <a class="btn primary block" href=${href(next)}>${t('opened.go_on')}</a>
  </${StatusCard}>`;
}
