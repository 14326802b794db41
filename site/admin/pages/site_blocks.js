// Places kept from sale: a reserve, a broken machine; kept and given back with a reason.
import { post } from '/shared/api.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useRef } from '/shared/ui.js';
import { partName, path } from '../lib/rounds.js';
import { say } from '../lib/say.js';
import { plural, t } from '../lib/words.js';
import { useAsk, Wrong } from '../parts/ask.js';
import { Field } from '../parts/fields.js';
import { siteName } from '../parts/site_name.js';

/** The server's own number: how many could still be kept. */
function TooMany({ params, pool }) {
  const box = useRef();
  useEffect(() => box.current.focus(), []);
  const most = Math.max(0, params.value - params.taken - pool.blocked);
  return html`<div class="notice bad" role="alert" tabindex="-1" ref=${box}><b>${t('site.block.most', { n: plural(most) })}</b></div>`;
}

function Form({ site, pool, verb, reload }) {
  const id = `${verb}${pool.part}`;
  const [places, reason] = [`/${id}/places`, `/${id}/reason`];
  const ask = useAsk({ [places]: '', [reason]: '' });
  const limit = verb === 'block' ? pool.free : pool.blocked;
  const submit = async (event) => {
    event.preventDefault();
    const body = { part: pool.part, places: Number(ask.values.value[places]), reason: ask.values.value[reason].trim() };
    const done = await ask.submit([places, reason], () => post(path(`/sites/${encodeURIComponent(site.code)}/${verb}`), body));
    if (!done) {
      ask.errors.value = ask.errors.value.map((one) => (one.pointer.startsWith(`/${id}`) ? one : { ...one, pointer: `/${id}${one.pointer}` }));
      return;
    }
    await reload();
    say(t(`site.${verb}.done`, { name: siteName(site), n: plural(body.places) }));
  };
  const problem = ask.problem.value;
  const labels = { [places]: t(`site.${verb}.places`), [reason]: t('site.reason') };
  return html`<form novalidate onSubmit=${submit} class="form group" aria-labelledby=${id}><h3 id=${id}>${t(`site.${verb}`)}</h3>
    ${problem?.code === 'below_taken' ? html`<${TooMany} params=${problem.params} pool=${pool} />` : html`<${Wrong} ask=${ask} labels=${labels} />`}
    <p class="small">${t(`site.${verb}.effect`, { n: plural(limit) })}</p>
    <${Field} form=${ask.form} pointer=${places} label=${labels[places]} inputmode="numeric" autocomplete="off" narrow />
    <${Field} form=${ask.form} pointer=${reason} label=${labels[reason]} hint=${t('site.block.reason.hint')} maxlength="120" />
    <button class="btn" type="submit" aria-busy=${ask.busy.value}>${t(`site.${verb}.go`)}</button></form>`;
}

/** One pair of forms for each pool: what may still be kept, and what is kept now. */
export function Blocks({ site, reload }) {
  const now = site.blocked > 0 && html`<span class="tag warn"><${Icon} name="lock" />${t('site.blocks.now', { n: plural(site.blocked) })}</span>`;
  return html`<details class="more"><summary>${t('site.blocks')} ${now}</summary>
    ${site.pools.map((pool) => html`${pool.part && html`<p><b>${partName(pool.part)}</b></p>`}
      <${Form} key=${`b${pool.part}${site.version}`} site=${site} pool=${pool} verb="block" reload=${reload} />
      ${pool.blocked > 0 && html`<${Form} key=${`u${pool.part}${site.version}`} site=${site} pool=${pool} verb="unblock" reload=${reload} />`}`)}</details>`;
}
