// The question before a seat is given back, and the act. Fetched on the tap.
import { Problem, remove } from '/shared/api.js';
import { t } from '/shared/i18n.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { ProblemNote, StageNote, useAction } from './blocks.js';
import { loadView, roundPath, say, take, view as current } from '../state.js';

export function GiveBack() {
  const dialog = useRef(null);
  const give = useAction(async (stage) => {
    try {
      take(await remove(roundPath('/registration'), { safe: true, stage }));
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== 'wrong_state') throw problem;
      await loadView();
      if (current.value.state === 'held') throw problem;
    }
    dialog.current?.close();
    say(t('give.done'));
  });
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog ref=${dialog} id="give-back" aria-labelledby="give"><div class="stack"><h2 id="give" tabindex="-1" autofocus>${t('give.title')}</h2><p>${t('give.text')}</p>
      ${give.problem.value && html`<${ProblemNote} problem=${give.problem.value} here="status" />`}
      <div class="two"><button class="btn" type="button" onClick=${() => dialog.current.close()}>${t('give.keep')}</button>
        <button class="btn danger" type="button" aria-busy=${give.busy.value !== null} onClick=${() => give.start()}>${t('give.yes')}</button></div>
      <${StageNote} stage=${give.stage} /></div></dialog>`;
}
