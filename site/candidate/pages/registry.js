// 我的注册: how far it is, the one thing that is next, and the numbers on record.
import { get, post, put } from '/shared/api.js';
import { t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { D, Facts, focusHeading, ProblemNote, Section, Skeleton, StageNote, StatusCard, useAction, useTitle } from '../parts/blocks.js';
import { Choices, FormEnd, Select, Summary, useForm } from '../parts/form.js';
import { Later } from '../parts/later.js';
import { wayOn } from '../parts/mine.js';
import { href, keep, say } from '../state.js';

const STATES = ['draft', 'pre_registered', 'confirmed', 'registered'];
const LOOKS = { done: ['ok', 'done'], review: ['warn', 'clock'], identity: ['warn', 'shield'] };

const named = (list, code) => words(list.find((one) => one.code === code)?.name) || '';

const States = ({ state }) => {
  const now = STATES.indexOf(state);
  return html`<ol class="card steps" role="list">${STATES.map((name, n) => {
    const is = n < now || state === 'registered' ? 'done' : n === now ? 'now' : 'later';
    return html`<li key=${name} class=${is} aria-current=${is === 'now' ? 'step' : null}><span class="dot" aria-hidden="true">${is === 'done' ? html`<${Icon} name="check" />` : n + 1}</span>
      <span class="grow"><strong>${t(`registry.state.${name}`)}</strong></span><span class="sr"> ${t(`registry.is.${is}`)}</span></li>`;
  })}</ol>`;
};

function Data({ found, take }) {
  const [kind, major, district] = [useSignal(found.numbers.length ? 'existing' : found.kind), useSignal(found.major ?? ''), useSignal(found.district ?? '')];
  const fresh = kind.value === 'new';
  const form = useForm({ kind: t('registry.kind'), major: t('registry.major'), district: t('registry.district') }, async (stage) => {
    take(await put('/me/registry', { kind: kind.value, major: major.value || null, district: (fresh && district.value) || null }, { stage, safe: true }));
  });
  const set = (signal) => (value) => { signal.value = value; };
  const listed = (list) => list.map(({ code, name }) => [code, words(name)]);
  return html`<${Summary} form=${form} /><form class="form" novalidate onSubmit=${form.submit({ major: major.value || null, ...(fresh && { district: district.value || null }) })}>
    ${found.number || html`<${Choices} id="kind" label=${t('registry.kind')} error=${form.error('kind')} value=${kind.value} onChange=${set(kind)}
      options=${[['new', t('registry.kind.new'), t('registry.kind.new_small')], ['existing', t('registry.kind.existing'), t('registry.kind.existing_small')]]} />`}
    <${Select} id="major" label=${t('registry.major')} error=${form.error('major')} value=${major.value} empty=${t('form.choose')} options=${listed(found.majors)} onChange=${set(major)} />
    ${found.majors.find(({ code }) => code === major.value)?.needs_qualification && fresh && html`<p class="notice">${t('registry.needs')}</p>`}
    ${fresh && !found.number && html`<${Select} id="district" label=${t('registry.district')} hint=${t('registry.district_hint')} error=${form.error('district')} value=${district.value} empty=${t('form.choose')} options=${listed(found.districts)} onChange=${set(district)} />`}
    <${FormEnd} form=${form} text=${t('registry.save')} /></form>`;
}

function Check({ found, take, edit }) {
  const send = useAction(async (stage) => {
    take(await post('/me/registry/submit', {}, { stage, safe: true }));
    say(t('registry.submitted'));
  });
  return html`<div class="card pad stack"><h2>${t('registry.check')}</h2><${Facts} rows=${[
      [t('registry.kind'), t(`registry.kind.${found.kind}`)],
      [t('registry.major'), named(found.majors, found.major)],
      found.district && [t('registry.district'), named(found.districts, found.district)],
      found.number_printed && [t('registry.number'), html`<span class="num">${found.number_printed}</span>`],
    ]} />
    <button class="link" type="button" onClick=${edit}>${t('registry.edit')}</button>
    <p class="notice warn">${t(found.number ? 'registry.submit_existing' : 'registry.submit_new')}</p>
    ${send.problem.value && html`<${ProblemNote} problem=${send.problem.value} />`}
    <button class="btn primary block" type="button" aria-busy=${send.busy.value !== null} onClick=${() => send.start()}>${t('registry.submit')}</button><${StageNote} stage=${send.stage} /></div>`;
}

/** To a page of its own, which leads back here. */
const To = ({ page, text, children }) => html`<div class="card pad stack"><p>${text}</p><a class="btn primary block" href=${href(page)} onClick=${() => keep('return', 'registry')}>${children}</a></div>`;

function Mine({ found }) {
  const results = Object.entries(found.results).map(([paper, score]) => `${paper} ${score}`).join(' · ');
  return html`<div class="card pad stack"><div class="count"><span class="count-label">${t('registry.number')}</span><output class="digits number">${found.number_printed ?? found.number}</output></div>
    <${Facts} rows=${[
      [t('registry.major'), named(found.majors, found.major)], [t('registry.district'), named(found.districts, found.district)],
      found.registered_at && [t('registry.since'), html`<${D} at=${found.registered_at} />`],
      results && [t('registry.results'), results],
      found.uses.length > 0 && [t('registry.uses'), found.uses.map(words).join(t('registry.comma'))],
    ]} /><p class="small">${t('registry.for_life')}</p>
    ${found.next === 'done' && html`<a class="btn primary block" href=${href(wayOn())}>${t('registry.go_on')}</a>`}</div>`;
}

function Next({ found, take, editing }) {
  const { next } = found;
  if (next === 'data' || editing.value) return html`<${Data} found=${found} take=${take} />`;
  if (next === 'choose') return html`<${Later} part="registry-numbers" words="registry-numbers" found=${found} take=${take} choosing=${true} edit=${() => { editing.value = true; }} />`;
  if (next === 'qualification') return html`<${To} page="qualification" text=${t('registry.qualification')}>${t('registry.go_qualification')}</${To}><button class="link" type="button" onClick=${() => { editing.value = true; }}>${t('registry.edit')}</button>`;
  if (next === 'submit') return html`<${Check} found=${found} take=${take} edit=${() => { editing.value = true; }} />`;
  if (next === 'identity') return html`<${To} page="identity" text=${t('registry.identity')}>${t('registry.go_identity')}</${To}>`;
  return found.number && html`<${Mine} found=${found} />`;
}

export default function Registry() {
  const [found, problem, editing] = [useSignal(null), useSignal(null), useSignal(false)];
  const first = useRef(true);
  const take = (next) => { editing.value = false; found.value = next; };
  useEffect(() => { get('/me/registry').then(take, (error) => { problem.value = error; }); }, []);
  const next = found.value?.next;
  useEffect(() => {
    if (!next) return;
    if (!first.current) { scrollTo(0, 0); focusHeading(); }
    first.current = false;
  }, [next, editing.value]);
  useTitle(t('registry.title'));
  const lead = html`<div class="lead"><h1 tabindex="-1">${t('registry.title')}</h1></div>`;
  if (problem.value) return html`${lead}<${ProblemNote} problem=${problem.value} />`;
  if (!next) return html`${lead}<${Skeleton} />`;
  const [tone, icon] = LOOKS[next] ?? ['info', 'document'];
  const { numbers, number } = found.value;
  return html`<${StatusCard} tone=${tone} icon=${icon} head=${t(`registry.next.${next}`)} text=${t(`registry.next.${next}_text`)} />
    <${Next} found=${found.value} take=${take} editing=${editing} />
    <${Section} id="states" title=${t('registry.states')}><${States} state=${found.value.state} /></${Section}>
    ${number && numbers.length > 1 && html`<${Later} part="registry-numbers" words="registry-numbers" found=${found.value} take=${take} />`}
    <a class="btn" href=${href('me')}>${t('registry.back')}</a>`;
}
