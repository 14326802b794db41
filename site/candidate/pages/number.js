// 查询准考证: a forgotten lifelong number, found by name, ID number and a code to the phone on record.
import { post } from '/shared/api.js';
import { heading, t } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { focusHeading, LinkRows, StatusCard, useTitle } from '../parts/blocks.js';
import { Proven, tidied } from '../parts/code.js';
import { Field } from '../parts/fields.js';
import { FormEnd, Summary, useForm } from '../parts/form.js';
import { href, programme } from '../state.js';

const Found = ({ numbers }) => html`<${StatusCard} tone="ok" icon="done" head=${t('number.found')} text=${t('number.found_text')}>
  <ul class="list" role="list">${numbers.map(({ number, active }) => html`<li key=${number} class="certificate-no"><span class="num">${number}</span>${active && html`<span class="tag ok">${t('number.active')}</span>`}</li>`)}</ul>
  <a class="btn primary block" href=${href('sign-in')}>${t('word.sign_in')}</a></${StatusCard}>`;

export default function ForgottenNumber() {
  const { code: of, name: programmeName } = programme.value;
  const found = useSignal(null);
  const [name, number, phone, code] = [useSignal(''), useSignal(''), useSignal(''), useSignal('')];
  const labels = { name: t('number.name'), id_no: t('number.id_no'), phone: t('form.phone'), phone_code: t('form.code', { what: t('form.phone') }) };
  const form = useForm(labels, async (stage) => {
    const said = { programme: of, name: name.value.trim(), id_no: number.value, phone: tidied('phone', phone.value), code: code.value.trim() };
    found.value = (await post('/registry/forgotten', said, { stage })).numbers;
    setTimeout(focusHeading);
  }, { as: { code: 'phone_code' }, refusals: { wrong_credentials: ['name', t('number.none')] } });
  useTitle(t('number.title'));
  if (found.value) return html`<${Found} numbers=${found.value} />`;
  const set = (signal) => (text) => { signal.value = text; };
  return html`<${Summary} form=${form} />
    <div class="lead"><h1 tabindex="-1">${t('number.title')}</h1><p class="mute">${heading(programmeName)}</p></div>
    <form class="form" novalidate onSubmit=${form.submit({ name: name.value.trim(), id_no: number.value.trim(), phone: phone.value.trim(), phone_code: code.value.trim() })}>
      <${Field} id="name" label=${t('number.name')} error=${form.error('name')} value=${name} onInput=${set(name)} autocomplete="name" spellcheck="false" maxlength="100" />
      <${Field} id="id_no" label=${t('number.id_no')} error=${form.error('id_no')} value=${number} onInput=${set(number)} autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" />
      <p class="small">${t('number.phone')}</p>
      <${Proven} kind="phone" to=${phone} code=${code} purpose="recover" programme=${of} form=${form} />
      <${FormEnd} form=${form} text=${t('number.submit')} lost=${t('number.lost')} /></form>
    <${LinkRows} rows=${[{ href: href('sign-in'), icon: 'forward', text: t('number.sign_in'), small: t('number.sign_in_small') }]} />`;
}
