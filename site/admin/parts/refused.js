// A question or a change the server refused, or that got no answer.
import { Icon } from '/shared/icons.js';
import { knowsProblem } from '/shared/i18n.js';
import { html, useEffect } from '/shared/ui.js';
import { at, has, problemWords, t } from '../lib/words.js';
import { me } from '../lib/who.js';

/** {title, todo} of a problem, in the words of the office where they differ from a candidate's. */
export function wordsOf({ code, params = {} }) {
  const values = { ...params, at: params.retry_at ? at(params.retry_at, 'time') : params.at };
  const key = [`problem.${code}.${params.state}`, `problem.${code}`].find(has);
  if (key) return { title: t(key, values), todo: has(`${key}.todo`) ? t(`${key}.todo`, values) : '' };
  return problemWords(knowsProblem(code) ? code : 'internal', values);
}

export function Refused({ problem, again }) {
  useEffect(() => { if (problem.code === 'not_signed_in') me.value = null; }, [problem]);
  const { title, todo } = wordsOf(problem);
  return html`<div class="notice bad refused" role="alert"><${Icon} name="alert" />
    <div><b>${title}</b><p>${todo}</p>
      ${problem.requestId && html`<p class="tiny">${t('refused.id', { id: problem.requestId })}</p>`}
      ${again && html`<button class="btn" type="button" onClick=${() => again()}>${t('again')}</button>`}</div></div>`;
}

export const Waiting = () => html`<div class="bones" role="status"><span class="sr">${t('loading')}</span>
  <i class="bone"></i><i class="bone"></i><i class="bone"></i></div>`;

/** The body of a page that asked for something: bones, the refusal, or what came. */
export function Asked({ load, children }) {
  if (load.value.value) {
    return html`${load.error.value && html`<${Refused} problem=${load.error.value} again=${load.reload} />`}${children(load.value.value)}`;
  }
  return load.error.value ? html`<${Refused} problem=${load.error.value} again=${load.reload} />` : html`<${Waiting} />`;
}
