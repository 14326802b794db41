// A part of a page that is fetched when it is first needed, with its words.
import { Problem } from '/shared/api.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { openWords, t } from '../lib/words.js';
import { Dialog } from './dialog.js';
import { Refused } from './refused.js';

/** A dialog whose module comes with the first press; `load` is [areas, () => import(...)]. */
export function LaterDialog({ load: [areas, load], ...props }) {
  const part = useSignal(null);
  const problem = useSignal(null);
  useEffect(() => {
    Promise.all([load(), openWords(areas)]).then(
      ([module]) => { part.value = { show: module.default }; },
      () => { problem.value = new Problem(0, { code: 'no_answer' }); },
    );
  }, []);
  if (part.value) return html`<${part.value.show} ...${props} />`;
  return problem.value && html`<${Dialog} title=${t('again')} onClose=${props.onClose}><${Refused} problem=${problem.value} /><//>`;
}
