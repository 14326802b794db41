// S3: write or change a notice in both languages, with files and the instant it appears; saved, it is shown as candidates will see it.
import { get, post, put } from '/shared/api.js';
import { now } from '/shared/clock.js';
import { html, useEffect, useRef, useSignal } from '/shared/ui.js';
import { useLoad, useSend } from '../lib/load.js';
import { path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { at, d, sizeOf, t, tx } from '../lib/words.js';
import { fromField, toField } from '../lib/zone.js';
import { Field, missing, Summary } from '../parts/fields.js';
import { PageHead } from '../parts/page_head.js';
import { Asked } from '../parts/refused.js';
import { Stale } from '../parts/stale.js';
import { Empty } from '../parts/table.js';
import { Attachments } from './notice_attachments.js';
import { Versions } from './notice_versions.js';

const FIELDS = ['/title/zh-CN', '/body/zh-CN', '/title/en', '/body/en', '/publish_at'];
const labels = () => Object.fromEntries(FIELDS.map((pointer) => [pointer, t(`notice${pointer.replaceAll('/', '.')}`)]));

const filled = (notice) => ({
  '/title/zh-CN': notice?.title['zh-CN'] ?? '', '/title/en': notice?.title.en ?? '',
  '/body/zh-CN': notice?.body['zh-CN'] ?? '', '/body/en': notice?.body.en ?? '',
  '/attachments': notice?.attachments ?? [],
  '/publish_at': toField(notice ? notice.publish_at : Math.ceil(now() / 60e3) * 60e3),
});

const bodyOf = (values) => ({
  title: { 'zh-CN': values['/title/zh-CN'].trim(), en: values['/title/en'].trim() },
  body: { 'zh-CN': values['/body/zh-CN'].trim(), en: values['/body/en'].trim() },
  publish_at: fromField(values['/publish_at']),
  attachments: values['/attachments'].map(({ attachment_id, name }) => ({ attachment_id, name })),
});

function Preview({ notice }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  const shows = Date.parse(notice.publish_at) <= now();
  const side = (lang) => html`<article class="sheet" lang=${lang}><h3>${notice.title[lang]}</h3>
    ${notice.body[lang].split('\n').map((line) => html`<p>${line}</p>`)}</article>`;
  return html`<section class="card panel" aria-labelledby="preview"><h2 id="preview" tabindex="-1" ref=${box}>${t('notice.preview')}</h2>
    <p class="small mute">${tx(shows ? 'notice.shown' : 'notice.will_show', { at: d(at(notice.publish_at)), n: notice.version })}</p>
    <div class="halves">${side('zh-CN')}${side('en')}</div>
    ${notice.attachments?.length > 0 && html`<p class="small">${t('notice.attachments')}${notice.attachments.map((one) => html` <span class="tag">${one.name}${one.size ? ` · ${sizeOf(one.size)}` : ''}</span>`)}</p>`}
    <div class="acts"><a class="btn" href=${href('rounds')}>${t('notice.back')}</a></div></section>`;
}

function Form({ notice, onSaved, again }) {
  const values = useSignal(filled(notice));
  const errors = useSignal([]);
  const { busy, problem, run } = useSend();
  const form = { values, errors: errors.value };
  const word = labels();
  const submit = async (event) => {
    event.preventDefault();
    problem.value = null;
    errors.value = missing(values.value, FIELDS);
    if (errors.value.length) return;
    const body = bodyOf(values.value);
    const saved = await run(() => (notice ? put(path(`/notices/${notice.id}`), body, { headers: { 'If-Match': `"${notice.version}"` } }) : post(path('/notices'), body)));
    errors.value = problem.value?.errors ?? [];
    if (saved) onSaved(saved);
  };
  const side = (lang, title) => html`<fieldset class="group"><legend>${title}</legend>
    <${Field} form=${form} pointer=${`/title/${lang}`} label=${word[`/title/${lang}`]} lang=${lang} /><${Field} form=${form} pointer=${`/body/${lang}`} label=${word[`/body/${lang}`]} rows="7" lang=${lang} /></fieldset>`;
  return html`${problem.value?.code === 'stale_version' ? html`<${Stale} again=${again} />`
      : (errors.value.length > 0 || problem.value) && html`<${Summary} key=${errors.value} problem=${problem.value} errors=${errors.value} labels=${word} />`}
    <form novalidate onSubmit=${submit} class="card panel form"><div class="halves">${side('zh-CN', t('notice.zh'))}${side('en', t('notice.en'))}</div>
      <${Attachments} values=${values} />
      <${Field} form=${form} pointer="/publish_at" label=${word['/publish_at']} hint=${t('notice.publish_at.hint')} type="datetime-local" narrow />
      <div class="acts"><button class="btn primary" type="submit" aria-busy=${busy.value}>${t('notice.save')}</button>
        <a class="btn text" href=${href('rounds')}>${t('cancel')}</a></div></form>`;
}

export default function NoticeForm({ id }) {
  const fresh = id === 'new';
  const saved = useSignal(null);
  const load = useLoad(async () => (fresh ? { notices: [] } : get(path('/notices'))));
  const onSaved = (notice) => {
    saved.value = notice;
    if (fresh && notice.id) history.replaceState(null, '', href(`notices/${notice.id}`));
  };
  const again = () => { saved.value = null; return load.reload(); };
  const body = ({ notices }) => {
    const notice = saved.value ?? notices.find((one) => one.id === id);
    if (!fresh && !notice) return html`<${Empty} title=${t('notice.gone')} />`;
    return html`${notice && html`<p class="small mute">${t('notices.version', { n: notice.version })}</p>`}
      <${Form} key=${notice?.version} notice=${notice} onSaved=${onSaved} again=${again} />
      ${notice && html`<${Versions} key=${`versions${notice.version}`} notice=${notice} />`}
      ${saved.value && html`<${Preview} key=${saved.value.version} notice=${saved.value} />`}`;
  };
  return html`<${PageHead} title=${t(fresh ? 'notice.title.new' : 'notice.title.edit')} note=${t('notice.note')} back=${[href('rounds'), t('rounds.title')]} />
    <${Asked} load=${load}>${body}<//>`;
}
