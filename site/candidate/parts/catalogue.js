// All that a programme tells before anybody registers: papers with fee and time, levels, what may be brought, promised
// days, sites that have changed, whom to ask. Fetched after the notice that it completes.
import { get } from '/shared/api.js';
import { money } from '/shared/format.js';
import { lang, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, instant, placeOf, Section } from './blocks.js';
import { nameOf } from './site-row.js';
import { useWeChat } from './guards.js';
import { roundPath } from '../state.js';

const Lines = ({ list }) => html`<ul class="lines">${list.map((line) => html`<li key=${words(line)}>${words(line)}</li>`)}</ul>`;
const More = ({ title, when = true, children }) => when && html`<details><summary>${title}</summary><div class="pad stack">${children}</div></details>`;

/** Papers with their times; a paper that is held in batches has a row for each. */
function Timetable({ rows, basis }) {
  const paid = rows.some(({ fee_minor: fee }) => fee);
  if (!rows.some(({ name }) => name)) return null;
  return html`<${Section} id="timetable" title=${t('catalogue.timetable')}><div class="card pad stack"><table class="plain fees"><caption class="sr">${t('catalogue.timetable')}</caption>
    <thead><tr><th scope="col">${t('catalogue.paper')}</th>${paid && html`<th scope="col">${t('word.fee')}</th>`}</tr></thead>
    <tbody>${rows.map((row, n) => html`<tr key=${n}><th scope="row">${words(row.name)}<small>${row.part_name && html`${words(row.part_name)} · `}<${D} at=${row.starts_at} />${row.minutes && ` · ${t('catalogue.minutes', { n: row.minutes })}`}</small></th>
      ${paid && html`<td>${money(row.fee_minor ?? 0)}</td>`}</tr>`)}</tbody></table>
    ${basis && html`<p class="small mute">${t('catalogue.basis')} ${words(basis)}</p>`}</div></${Section}>`;
}

const Forbidden = ({ items, of }) => html`<ul class="lines">${items.map((item) => html`<li key=${words(item.what)}>${words(item.what)}${item.article && html` <span class="small mute">${t('catalogue.article', { article: item.article })}</span>`}</li>`)}</ul>
  ${of && html`<p class="small mute">${words(of)}</p>`}`;

const inLine = (list) => list.map(words).join(lang.value === 'en' ? ', ' : '、');

/** What lets one in at the door, and what does not. */
const Identification = ({ found: { routes, refusals, class_1: first, class_2: second, unfit } }) => html`<${Lines} list=${[...routes, ...refusals].map((row) => row.words)} />
  ${[['class_1', first], ['class_2', second], ['unfit', unfit.map(({ name }) => name)]].map(([id, list]) => list.length > 0 && html`<p class="small" key=${id}><b>${t(`catalogue.${id}`)}</b> ${inLine(list)}</p>`)}`;

/** Only what is not as it was: the list of all sites is where one chooses. */
function Sites({ sites }) {
  const changed = sites.filter(({ status }) => status !== 'open');
  const named = (code) => nameOf(sites.find((site) => site.code === code) ?? { name: code });
  if (!changed.length) return null;
  return html`<${Section} id="sites" title=${t('catalogue.sites')}><ul class="card events" role="list">${changed.map((site) => html`<li key=${site.code}>
    <p><b>${nameOf(site)}</b> <span class="tag warn">${t(`catalogue.site.${site.status}`)}</span></p><p class="small mute">${placeOf(site)}</p>
    ${site.moved_to.length > 0 && html`<p class="small">${t('catalogue.moved_to', { to: site.moved_to.map(named).join(lang.value === 'en' ? ', ' : '、') })}</p>`}
    ${site.since && html`<p class="tiny mute"><${D} at=${site.since} /></p>`}</li>`)}</ul></${Section}>`;
}

const Promises = ({ promises }) => html`<${Section} id="promises" title=${t('catalogue.promises')}><ul class="card events" role="list">${promises.map((one) => html`<li key=${one.id}>
  <p>${words(one.what)}</p><p class="small">${tx(one.certain ? 'catalogue.by' : 'catalogue.by_about', { at: instant(one.by, 'paper'), n: one.working_days })}</p></li>`)}</ul></${Section}>`;

/** The notice with its numbered clauses; a PDF does not open inside WeChat. */
function Official() {
  const Guide = useWeChat();
  const at = `/api/v1${roundPath('/notice')}`;
  return html`<div class="two"><a class="btn" href=${`${at}.html?lang=${lang.value}`}>${t('catalogue.official')}</a>
    ${Guide ? html`<${Guide} kind="pdf" />` : html`<a class="btn" href=${`${at}.pdf?lang=${lang.value}`}><${Icon} name="download" />${t('catalogue.pdf')}</a>`}</div>`;
}

const Rows = ({ rows }) => html`<ul class="rows" role="list">${rows.map(({ href, text, small }) => html`<li key=${href + text}><a href=${href} rel="noopener noreferrer"><span class="grow">${text}${small && html`<small class="num">${small}</small>`}</span></a></li>`)}</ul>`;

function Details({ programme: told, fields }) {
  const phones = [...told.telephones, ...(told.support ? [told.support] : [])];
  return html`<${Section} id="details" title=${t('catalogue.details')}><div class="card questions">
    <${More} title=${t('catalogue.levels')} when=${told.levels.length > 0}>${told.levels.map((level) => html`<div key=${level.code}><h3>${words(level.name)}</h3><p>${words(level.about)}</p>${level.notes.length > 0 && html`<${Lines} list=${level.notes} />`}</div>`)}</${More}>
    ${fields.map((field) => html`<${More} key=${field.id} title=${words(field.title)}><${Lines} list=${field.options.map((option) => option.words)} /></${More}>`)}
    <${More} title=${t('catalogue.entry')} when=${told.entry.length > 0}><${Lines} list=${told.entry} /></${More}>
    ${told.identification && html`<${More} title=${t('catalogue.documents')}><${Identification} found=${told.identification} /></${More}>`}
    <${More} title=${t('catalogue.allowed')} when=${told.allowed.length > 0}><${Lines} list=${told.allowed.map(({ what }) => what)} /></${More}>
    <${More} title=${t('catalogue.forbidden')} when=${told.forbidden.length > 0}><${Forbidden} items=${told.forbidden} of=${told.articles_of} /></${More}>
    <${More} title=${t('catalogue.articles')} when=${told.articles.length > 0}>${told.articles.map(({ code, text, effect }) => html`<div key=${code}><h3>${code}</h3><p>${words(text)}</p><p class="small">${words(effect)}</p></div>`)}</${More}>
    ${told.guidance.map((one) => html`<${More} key=${words(one.title)} title=${words(one.title)}>${words(one.body).split('\n').filter(Boolean).map((line, n) => html`<p key=${n}>${line}</p>`)}</${More}>`)}
    ${told.annexes.map((one) => html`<${More} key=${words(one.title)} title=${words(one.title)}><${Lines} list=${one.lines} /></${More}>`)}
    <${More} title=${t('catalogue.banks')} when=${told.banks.length > 0}><${Lines} list=${told.banks} /></${More}>
    <${More} title=${t('catalogue.browsers')} when=${told.browsers.length + told.camera.length > 0}><${Lines} list=${[...told.browsers, ...told.camera]} />${told.in_app && html`<p>${words(told.in_app)}</p>`}</${More}>
    <${More} title=${t('catalogue.retention')} when=${told.retention.length > 0}><${Lines} list=${told.retention} /></${More}>
    <${More} title=${t('catalogue.phones')} when=${phones.length > 0}><${Rows} rows=${phones.map(({ name, number }) => ({ href: `tel:${number}`, text: words(name), small: number }))} /></${More}>
    <${More} title=${t('catalogue.links')} when=${told.links.length > 0}><${Rows} rows=${told.links.map(({ title, url }) => ({ href: url, text: words(title) }))} /></${More}>
  </div></${Section}>`;
}

export default function Catalogue() {
  const found = useSignal(null);
  useEffect(() => { get(roundPath('/catalogue'), { tells: false }).then((all) => { found.value = all; }, () => {}); }, []);
  const all = found.value;
  if (!all) return null;
  const { programme, timetable, promises, sites, changes, fields } = all;
  return html`<div class="catalogue stack">
    ${changes.length > 0 && html`<p class="notice warn">${tx('catalogue.changed', { n: changes.length, at: instant(changes.at(-1).at) })}</p>`}
    <${Timetable} rows=${timetable} basis=${programme.fee_basis} />
    <${Sites} sites=${sites} />
    ${promises.length > 0 && html`<${Promises} promises=${promises} />`}
    <${Details} programme=${programme} fields=${fields} />
    <${Official} /></div>`;
}
