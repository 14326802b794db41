// 前置学历: stated, asked for online with consent, or proven by paper that staff look at.
import { get, post, put } from '/shared/api.js';
import { has, t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, Facts, ProblemNote, Section, Skeleton, StatusCard, useTitle } from '../parts/blocks.js';
import { Consent } from '../parts/consent.js';
import { Field } from '../parts/fields.js';
import { FormEnd, Select, Summary, useForm } from '../parts/form.js';
import { Later } from '../parts/later.js';
import { href } from '../state.js';

const LOOKS = { verified: ['ok', 'done'], accepted: ['ok', 'done'], waiting: ['warn', 'clock'], refused: ['bad', 'alert'], not_found: ['warn', 'alert'], unchecked: ['warn', 'info'] };
const OPEN = ['not_found', 'unchecked', 'refused'];

function Stated({ stated, levels }) {
  const [tone, icon] = LOOKS[stated.state];
  const reason = `qualification.reason.${stated.reason}`;
  return html`<${StatusCard} tone=${tone} icon=${icon} head=${t(`qualification.${stated.state}`)} text=${t(`qualification.${stated.state}_text`)}>
    ${stated.reason && html`<p><b>${t(has(reason) ? reason : 'qualification.reason.other')}</b></p>`}
    <${Facts} rows=${[
      [t('qualification.level'), words(levels.find(({ code }) => code === stated.level)?.name)], [t('qualification.school'), stated.school],
      [t('qualification.graduated_on'), html`<${D} at=${stated.graduated_on} style="paper" />`], [t('qualification.certificate_no'), html`<span class="num">${stated.certificate_masked}</span>`],
    ]} />${stated.simulated && html`<p class="notice">${t('qualification.simulated')}</p>`}</${StatusCard}>`;
}

function Entry({ rules, take }) {
  const [level, school, on, number] = [useSignal(''), useSignal(''), useSignal(''), useSignal('')];
  const given = useSignal(null);
  const labels = { level: t('qualification.level'), school: t('qualification.school'), graduated_on: t('qualification.graduated_on'), certificate_no: t('qualification.certificate_no'), consent: t('qualification.consent') };
  const { consent } = rules;
  const form = useForm(labels, async (stage) => take((await put('/me/qualification', {
    level: level.value, school: school.value.trim(), graduated_on: on.value, certificate_no: number.value, consent: { version: consent?.version ?? '', given: given.value === true },
  }, { stage, safe: true })).qualification));
  const set = (signal) => (text) => { signal.value = text; };
  const needed = { level: level.value || null, school: school.value.trim(), graduated_on: on.value, certificate_no: number.value.trim(), ...(consent && { consent: given.value === null ? null : true }) };
  return html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit(needed)}>
    <${Select} id="level" label=${t('qualification.level')} error=${form.error('level')} value=${level.value} empty=${t('form.choose')} options=${rules.levels.map(({ code, name }) => [code, words(name)])} onChange=${set(level)} />
    <${Field} id="school" label=${t('qualification.school')} error=${form.error('school')} value=${school} onInput=${set(school)} autocomplete="organization" maxlength="100" />
    <${Field} id="graduated_on" label=${t('qualification.graduated_on')} error=${form.error('graduated_on')} value=${on} onInput=${set(on)} type="date" autocomplete="off" />
    <${Field} id="certificate_no" label=${t('qualification.certificate_no')} hint=${t('qualification.certificate_hint')} error=${form.error('certificate_no')} value=${number} onInput=${set(number)} autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" />
    ${consent && html`<${Section} id="consent" title=${t('qualification.consent')}><${Consent} consent=${consent} chosen=${given.value} error=${form.error('consent')} onChoose=${set(given)} /></${Section}>`}
    <${FormEnd} form=${form} text=${t('qualification.submit')} /></form>`;
}

export default function Qualification() {
  const [rules, problem, editing] = [useSignal(null), useSignal(null), useSignal(false)];
  const take = (next) => { editing.value = false; rules.value = next; scrollTo(0, 0); };
  useEffect(() => { get('/me/registry').then(({ qualification }) => take(qualification), (error) => { problem.value = error; }); }, []);
  useTitle(t('qualification.title'));
  const found = rules.value;
  const lead = html`<div class="lead"><h1 tabindex="-1">${t('qualification.title')}</h1><p class="mute">${t('qualification.lead')}</p></div>`;
  if (problem.value) return html`${lead}<${ProblemNote} problem=${problem.value} />`;
  if (!found) return html`${lead}<${Skeleton} />`;
  const { stated } = found;
  if (!stated || editing.value) return html`${lead}<${Entry} rules=${found} take=${take} /><a class="btn" href=${href('registry')}>${t('qualification.back')}</a>`;
  return html`<${Stated} stated=${stated} levels=${found.levels} />
    ${OPEN.includes(stated.state) && html`<${Later} part="proof-upload" words="proof-upload" rules=${found} take=${take} />
      <button class="link" type="button" onClick=${() => { editing.value = true; }}>${t('qualification.edit')}</button>`}
    <a class=${`btn ${OPEN.includes(stated.state) ? '' : 'primary block'}`} href=${href('registry')}>${t('qualification.back')}</a>`;
}
