// An identity document as it is typed: where from, which kind, its number, and what the number does not say.
import { t, words } from '/shared/i18n.js';
import { html, useSignal } from '/shared/ui.js';
import { Field } from './fields.js';
import { Choices, Select } from './form.js';

/** Their numbers say when their holder was born. */
const BORN = ['CN_RIC', 'CN_RIC_TEMP', 'HM_RES', 'TW_RES', 'FPR_2023'];

export function useDocument(regions) {
  const region = useSignal(regions[0].code);
  const [type, number, country, born] = [useSignal(''), useSignal(''), useSignal(''), useSignal('')];
  const types = () => regions.find(({ code }) => code === region.value).documents;
  const kind = () => (types().includes(type.value) ? type.value : types()[0]);
  const body = () => ({
    region: region.value, id_type: kind(), id_no: number.value,
    ...(kind() === 'FOREIGN_PASSPORT' && country.value && { country: country.value.trim().toUpperCase() }),
    ...(!BORN.includes(kind()) && born.value && { birth_on: born.value }),
  });
  return { regions, region, type, number, country, born, types, kind, body };
}

export const documentLabels = () => ({ region: t('document.region'), id_type: t('document.type'), id_no: t('document.number'), country: t('document.country'), birth_on: t('document.born') });

export function Document({ document: held, form, born: asked = true }) {
  const { regions, region, number, country, born } = held;
  const kind = held.kind();
  const set = (signal) => (value) => { signal.value = value; };
  return html`${regions.length > 1 && html`<${Choices} id="region" label=${t('document.region')} error=${form.error('region')} value=${region.value}
      options=${regions.map(({ code, name }) => [code, words(name)])} onChange=${set(region)} />`}
    ${held.types().length > 1 && html`<${Select} id="id_type" label=${t('document.type')} error=${form.error('id_type')} value=${kind}
      options=${held.types().map((code) => [code, t(`document.${code}`)])} onChange=${set(held.type)} />`}
    <${Field} id="id_no" label=${t('document.number')} hint=${t(held.types().length > 1 ? 'document.number_hint' : 'document.number_of', { what: t(`document.${kind}`) })} error=${form.error('id_no')} value=${number} onInput=${set(number)}
      autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" />
    ${kind === 'FOREIGN_PASSPORT' && html`<${Field} id="country" label=${t('document.country')} hint=${t('document.country_hint')} error=${form.error('country')} value=${country} onInput=${set(country)}
      autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="3" />`}
    ${asked && (!BORN.includes(kind) || form.error('birth_on')) && html`<${Field} id="birth_on" label=${t('document.born')} error=${form.error('birth_on')} value=${born} onInput=${set(born)} type="date" autocomplete="bday" />`}`;
}
