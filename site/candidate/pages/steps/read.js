// What is read and agreed to: the consents, the notice, one agreement or several, each by its own version.
import { get, post } from '/shared/api.js';
import { t, words } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, ProblemNote, Section, Skeleton } from '../../parts/blocks.js';
import { Consent } from '../../parts/consent.js';
import { Summary, Tick, useForm } from '../../parts/form.js';
import { StepEnd, useStep } from '../../parts/step-form.js';
import { href, programme, round, roundPath } from '../../state.js';

/** The purposes that are needed and not agreed to yet. */
export function Consents({ step, take, reload }) {
  const [all, chosen, failed] = [useSignal(null), useSignal({}), useSignal(null)];
  useEffect(() => {
    get(roundPath('/privacy')).then(({ consents }) => {
      all.value = consents.filter(({ required, given }) => required && given !== true);
      chosen.value = Object.fromEntries(all.value.map(({ purpose, given }) => [purpose, given]));
    }, (error) => { failed.value = error; });
  }, []);
  const list = all.value ?? [];
  const id = ({ purpose }) => `consent-${purpose}-yes`;
  const refused = useSignal(false);
  const labels = Object.fromEntries(list.map((one) => [id(one), words(one.title)]));
  const form = useForm(labels, async (stage) => {
    for (const { purpose, version, given } of list) {
      const wanted = chosen.value[purpose];
      if (wanted !== given) await post(roundPath('/consents'), { purpose, version, given: wanted }, { safe: true, stage });
    }
    refused.value = Object.values(chosen.value).includes(false);
    if (!refused.value) take(await get(roundPath('/flow')));
  });
  const needed = Object.fromEntries(list.map((one) => [id(one), typeof chosen.value[one.purpose] === 'boolean' || '']));
  if (failed.value) return html`<${ProblemNote} problem=${failed.value} />`;
  if (!all.value) return html`<${Skeleton} />`;
  return html`<${Summary} form=${form} /><p class="mute">${t('read.consents')} <a href=${href('privacy')}>${t('read.privacy')}</a></p>
    <form class="form" novalidate onSubmit=${form.submit(needed)}>
      ${list.map((one) => html`<${Consent} key=${one.purpose} head="h2" consent=${one} chosen=${chosen.value[one.purpose] ?? null} error=${form.error(id(one))}
        onChoose=${(given) => { refused.value = false; chosen.value = { ...chosen.value, [one.purpose]: given }; }} />`)}
      ${refused.value && html`<p class="notice warn" role="alert">${t('read.refused')} <a class="d" href=${`tel:${round.value.contact.inquiry}`}>${round.value.contact.inquiry}</a></p>`}
      <${StepEnd} form=${form} /></form>`;
}

/** With a heading of its own where the summary is not the text itself. */
function clausesOf(document) {
  if (document.id) return document.clauses.map((text) => ({ text }));
  return round.value.agreement.clauses.map(({ text, summary }) => ({ text, summary: words(summary) === words(text) ? null : summary }));
}

const Clauses = ({ list }) => html`<ol class="card clauses" role="list">${list.map(({ text, summary }, n) => html`
  <li key=${n}><span class="clause-no" aria-hidden="true">${n + 1}</span><div>${summary && html`<h3>${words(summary)}</h3>`}<p>${words(text)}</p></div></li>`)}</ol>`;

/** The notice in short; the whole of it is a page of its own. */
const NoticeText = () => html`<div class="card pad prose">
  <h2>${t('read.conditions')}</h2><ul class="lines">${round.value.eligibility.map((line) => html`<li key=${words(line)}>${words(line)}</li>`)}</ul>
  <h2>${t('read.process')}</h2><ol class="lines">${round.value.process.map((line) => html`<li key=${words(line)}>${words(line)}</li>`)}</ol>
  <p><a href=${href('notice')}>${t('read.whole')}</a></p></div>`;

/** Each text is accepted by itself; those that are accepted stand with their day. */
export function Documents(context) {
  const { flow, step } = context;
  const all = flow.documents.filter(({ id }) => (id === 'notice') === (step.id === 'notice'));
  const open = all.filter(({ version, accepted_version: accepted }) => accepted !== version);
  const [one] = open;
  const ticked = useSignal(false);
  const form = useStep({ ...context, take: (next) => { ticked.value = false; context.take(next); } }, { tick: t('read.tick') }, () => ({ version: one.version, ...(one.id && one.id !== 'notice' && { document: one.id }) }));
  if (!one) return null;
  const name = one.title ? words(one.title) : t(one.id === 'notice' ? 'read.notice' : 'read.agreement', { programme: words(programme.value.name) });
  return html`<${Summary} form=${form} />
    ${all.filter((document) => !open.includes(document)).map(({ id, title, accepted_at: at }) => html`<p class="small mute" key=${id}>${title ? words(title) : t('read.agreement')} · ${t('read.accepted')} <${D} at=${at} /></p>`)}
    ${one.accepted_version && html`<p class="notice warn">${one.id === 'notice' ? t('read.changed_notice') : t('read.changed', { version: one.accepted_version })}</p>`}
    <${Section} id="document" title=${name}><p class="small mute">${[one.id !== 'notice' && t('read.version', { version: one.version }), open.length > 1 && t('read.more', { n: open.length - 1 })].filter(Boolean).join(' · ')}</p>
      ${one.id === 'notice' ? html`<${NoticeText} />` : html`<${Clauses} list=${clausesOf(one)} />`}</${Section}>
    <form class="form" novalidate key=${one.id} onSubmit=${form.submit({ tick: ticked.value })}>
      <${Tick} id="tick" error=${form.error('tick')} value=${ticked.value} onChange=${(on) => { ticked.value = on; }}>${t('read.tick')}</${Tick}>
      <${StepEnd} form=${form} text=${t('read.accept')} /></form>`;
}
