// A part that few rounds need, fetched with its words where one does.
import { needWords } from '/shared/i18n.js';
import { html, useEffect, useSignal } from '/shared/ui.js';

export function Later({ part, words, when = true, ...rest }) {
  const found = useSignal(null);
  useEffect(() => {
    if (when) Promise.all([import(`./${part}.js`), needWords(...[words].flat())]).then(([module]) => { found.value = module; }, () => {});
  }, [when]);
  const Part = when && found.value?.default;
  return Part ? html`<${Part} ...${rest} />` : null;
}
