// A round of the next term from this one: another code and day; then what to look at before it is published.
import { post } from '/shared/api.js';
import { html, useSignal } from '/shared/ui.js';
import { loadRounds, path } from '../lib/rounds.js';
import { href } from '../lib/route.js';
import { say } from '../lib/say.js';
import { t, words } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/fields.js';
import { Review } from './round_findings.js';

const FIELDS = ['/id', '/exam_on', '/name/zh-CN', '/name/en'];
const WEEKS = 26;
const later = (date) => new Date(Date.parse(date) + WEEKS * 7 * 86400e3).toISOString().slice(0, 10);

export default function Copy({ round, onClose }) {
  const made = useSignal(null);
  const ask = useAsk({ '/id': '', '/exam_on': later(round.exam_on), '/name/zh-CN': round.name['zh-CN'], '/name/en': round.name.en });
  const word = Object.fromEntries(FIELDS.map((pointer) => [pointer, t(`round${pointer.replaceAll('/', '.')}`)]));
  const submit = async (event) => {
    event.preventDefault();
    const said = (pointer) => ask.values.value[pointer].trim();
    const body = () => ({ id: said('/id'), exam_on: said('/exam_on'), name: { 'zh-CN': said('/name/zh-CN'), en: said('/name/en') } });
    const copied = await ask.submit(FIELDS, async () => {
      const answer = await post(path('/copy'), body());
      await loadRounds();
      return answer;
    });
    if (!copied) return;
    made.value = copied;
    say(t('copy.done'));
  };
  if (made.value) {
    const { round: draft, review } = made.value;
    return html`<${Dialog} key="made" side title=${t('copy.done')} onClose=${onClose}><p class="small">${t('copy.review', { name: words(draft.name) })}</p>
      <${Review} notes=${review} programme=${draft.programme} />
      <p class="acts"><a class="btn primary" href=${href('rounds/edit', {}, draft.id)}>${t('copy.open')}</a></p><//>`;
  }
  return html`<${Dialog} key="ask" side title=${t('copy.title')} onClose=${onClose}><form novalidate onSubmit=${submit} class="form"><${Wrong} ask=${ask} labels=${word} />
    <p class="small">${t('copy.said')}</p>
    <${Field} form=${ask.form} pointer="/id" label=${word['/id']} hint=${t('round.id.hint')} autocomplete="off" narrow />
    <${Field} form=${ask.form} pointer="/exam_on" label=${word['/exam_on']} hint=${t('copy.exam_on.hint')} type="date" narrow />
    <${Field} form=${ask.form} pointer="/name/zh-CN" label=${word['/name/zh-CN']} /><${Field} form=${ask.form} pointer="/name/en" label=${word['/name/en']} lang="en" />
    <div class="acts"><button class="btn primary" type="submit" aria-busy=${ask.busy.value}>${t('copy.go')}</button>
      <button class="btn text" type="button" onClick=${onClose}>${t('cancel')}</button></div></form><//>`;
}
