// A lifelong number: what it says, what is on record, whose it is; choose it for its owner, take a merge back.
import { get, post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useSignal } from '/shared/ui.js';
import { useSend } from '../lib/load.js';
import { t, wordOf } from '../lib/words.js';
import { may } from '../lib/who.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { programme, ProgrammePick } from '../parts/programme_pick.js';
import { Refused } from '../parts/refused.js';

const at = (number) => `/staff/registry/${encodeURIComponent(number)}`;

function Search({ found }) {
  const ask = useAsk({ '/number': '' });
  const submit = async (event) => {
    event.preventDefault();
    const number = ask.values.value['/number'].replace(/\s/g, '');
    const answer = await ask.submit(['/number'], () => get(`${at(number)}?programme=${encodeURIComponent(programme())}`));
    found.value = answer ?? null;
  };
  return html`<form novalidate onSubmit=${submit} class="card panel form"><${Wrong} ask=${ask} labels=${{ '/number': t('registry.number') }} />
    <${Field} form=${ask.form} pointer="/number" label=${t('registry.number')} hint=${t('registry.number.hint')} autocomplete="off" maxlength="40" narrow />
    <div class="acts"><button class="btn ${found.value ? '' : 'primary'}" type="submit" aria-busy=${ask.busy.value}>${t('registry.find')}</button></div></form>`;
}

/** Once for good, or taken back: either has a reason, and its consequence is said before. */
function Act({ one, action, found }) {
  const ask = useAsk({ '/reason': '' });
  const submit = async (event) => {
    event.preventDefault();
    const body = { programme: programme(), reason: ask.values.value['/reason'].trim() };
    const answer = await ask.submit(['/reason'], () => post(`${at(one.number)}/${action}`, body));
    if (answer) found.value = { ...answer, done: action };
  };
  return html`<form novalidate onSubmit=${submit} class="form"><${Wrong} ask=${ask} labels=${{ '/reason': t('registry.reason') }} />
    <p class="warnline small"><${Icon} name="alert" />${t(`registry.before.${action}`)}</p>
    <${Field} form=${ask.form} pointer="/reason" label=${t('registry.reason')} hint=${t('registry.reason.hint')} rows="2" maxlength="500" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t(`registry.${action}`)}</button></div></form>`;
}

function Others({ one, found }) {
  const send = useSend();
  const open = (number) => async () => {
    const answer = await send.run(() => get(`${at(number)}?programme=${encodeURIComponent(programme())}`));
    if (answer) found.value = answer;
  };
  return one.others.length > 0 && html`<h3>${t('registry.others')}</h3>${send.problem.value && html`<${Refused} problem=${send.problem.value} />`}
    <ul role="list" class="lines">${one.others.map((other) => html`<li><button class="btn text" type="button" onClick=${open(other.number)}>${other.number}</button>
      <span class="tag">${wordOf('registry.state', other.state)}</span>${other.waiting && html`<span class="tag warn">${t('registry.waiting')}</span>`}</li>`)}</ul>`;
}

function Found({ one, found }) {
  const rows = [
    ['registry.state', html`${wordOf('registry.state', one.state)}${one.into && ` → ${one.into}`}${one.waiting ? ` · ${t('registry.waiting')}` : ''}`],
    ...one.pieces.map((piece) => [null, piece.text, piece.name]),
    ['registry.recorded', one.recorded_name_masked], ['registry.phone', one.phone_masked ?? '–'],
    ['registry.owner', one.name_masked ?? t('registry.no_account')],
    ['registry.results', Object.entries(one.results).map(([code, mark]) => `${code} ${mark}`).join(t('list.comma')) || '–'],
  ];
  const action = one.candidate_id && { free: 'choose', merged: may('review_cases') && 'unmerge' }[one.state];
  return html`<section class="card panel" aria-labelledby="number"><h2 id="number">${one.number}</h2>
    ${one.done && html`<div class="notice ok" role="status"><${Icon} name="done" />${t(`registry.said.${one.done}`)}</div>`}
    <dl class="facts">${rows.map(([word, value, name]) => html`<div><dt>${word ? t(word) : wordOf('registry.piece', name)}</dt><dd>${value}</dd></div>`)}</dl>
    <${Others} one=${one} found=${found} />${action && html`<${Act} key=${one.number} one=${one} action=${action} found=${found} />`}</section>`;
}

function Of() {
  const found = useSignal(null);
  return html`<${Search} found=${found} />${found.value && html`<${Found} key=${found.value.number} one=${found.value} found=${found} />`}`;
}

export default function Registry() {
  return html`<${PageHead} title=${t('nav.registry')} note=${t('registry.note')} />
    <div class="filters"><${ProgrammePick} /></div><${Of} key=${programme()} />`;
}
