// How the order of the opening was made: what is published of it, and anybody's time worked out anew.
import { get } from '/shared/api.js';
import { lang, t, tx } from '/shared/i18n.js';
import { when } from '/shared/format.js';
import { hex, hmac, sha256, unhex } from '/shared/sha256.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { D, Facts, instant, Section, Skeleton, useTitle } from '../parts/blocks.js';
import { ErrorSummary, Field } from '../parts/fields.js';
import { passOf } from '../parts/pass.js';
import { round as current, roundPath, view } from '../state.js';

const tidy = (text) => text.normalize('NFKC').replace(/[\s-]/g, '');
const bytes = (text) => new TextEncoder().encode(text);

/** The same as the server's: the first 64 bits of the HMAC as a share of the spread, in whole milliseconds. */
export function timeOf(seed, roundId, code, opensAt, spreadSeconds) {
  const mac = hex(hmac(unhex(seed), bytes(`${roundId}|${code}`)));
  return Date.parse(opensAt) + Number((BigInt(`0x${mac.slice(0, 16)}`) * BigInt(spreadSeconds * 1000)) >> 64n);
}

const precisely = (at) => `${when(at, 'second', lang.value)}.${String(at % 1000).padStart(3, '0')}`;

function Published({ opening, spread }) {
  const { opens_at: opens, everybody_at: end, committed } = opening;
  return html`<${Section} id="published" title=${t('order.facts')}><div class="card pad stack"><${Facts} rows=${[
    [t('order.opens'), html`<${D} at=${opens} style="second" />`],
    [t('order.spread'), tx('order.spread_value', { n: spread, at: instant(end, 'second') })],
    [t('order.sha256'), committed ? html`<code>${committed.sha256}</code>` : t('order.uncommitted'), committed && tx('order.committed', { at: instant(committed.committed_at, 'second') })],
    [t('order.seed'), committed?.seed ? html`<code>${committed.seed}</code>` : tx('order.seed_later', { at: instant(end, 'second') })],
  ]} /></div></${Section}>`;
}

/** One's own code and turn, told to who is signed in: the turn by the pass that this browser has kept. */
function Mine({ mine }) {
  return html`<${Section} id="mine" title=${t('order.mine')}><div class="card pad stack"><${Facts} rows=${[
    [t('order.code'), html`<code>${mine.code.replace(/.{4}(?=.)/g, '$&-')}</code>`],
    mine.pass ? [t('order.told'), html`<${D} at=${mine.at} style="second" />`] : [t('order.late'), html`<${D} at=${mine.at} style="second" />`, t('order.late_text')],
  ]} /></div></${Section}>`;
}

function Check({ opening, spread, roundId, mine }) {
  const committed = opening.committed;
  const [code, seed, errors, found] = [useSignal(mine?.code ?? ''), useSignal(committed?.seed ?? ''), useSignal([]), useSignal(null)];
  const submit = (event) => {
    event.preventDefault();
    const [mine, drawn] = [tidy(code.value).toUpperCase(), tidy(seed.value).toLowerCase()];
    errors.value = [
      !/^[A-Z2-7]{16}$/.test(mine) && { id: 'code', text: t('order.code_wrong') },
      !/^[0-9a-f]{64}$/.test(drawn) && { id: 'seed', text: t('order.seed_wrong') },
    ].filter(Boolean);
    const same = !errors.value.length && hex(sha256(unhex(drawn))) === committed?.sha256;
    found.value = errors.value.length ? null : { at: same && timeOf(drawn, roundId, mine, opening.opens_at, spread) };
  };
  const error = (id) => errors.value.find((fault) => fault.id === id)?.text;
  return html`<${Section} id="check" title=${t('order.check')}><${ErrorSummary} errors=${errors.value} />
    <form class="form" novalidate onSubmit=${submit}>
      <${Field} id="code" label=${t('order.code')} hint=${t('order.code_hint')} error=${error('code')} value=${code}
        onInput=${(text) => { code.value = text; }} autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="32" />
      <${Field} id="seed" label=${t('order.seed')} hint=${t('order.seed_hint')} error=${error('seed')} value=${seed}
        onInput=${(text) => { seed.value = text; }} autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="100" />
      <button class="btn block" type="submit">${t('order.submit')}</button></form>
    <div role="status">${found.value && (found.value.at
      ? html`<p class="notice"><b class="d">${t('order.match', { at: precisely(found.value.at) })}</b><br />${t('order.match_text')}</p>`
      : html`<p class="notice bad"><b>${t('order.differ')}</b><br />${t('order.differ_text')}</p>`)}</div></${Section}>`;
}

export default function Order() {
  const round = current.value;
  const [opening, mine] = [useSignal(null), useSignal(null)];
  const rule = round.seat_rules?.opening;
  useTitle(t('order.title'));
  const turn = () => (view.value ? get(roundPath('/pass'), { headers: { 'X-Pass': passOf() } }).catch(() => null) : null);
  const load = async () => {
    const [found, asked] = await Promise.all([get(roundPath('/opening')), turn()]);
    mine.value = asked;
    opening.value = found;
  };
  useEffect(() => { if (rule) load().catch(() => {}); }, []);
  const lead = html`<div class="lead"><h1 tabindex="-1">${t('order.title')}</h1><p class="mute">${t('order.lead')}</p></div>`;
  if (!rule) return html`${lead}<p class="card pad">${tx('order.off', { at: instant(round.phase_one.opens_at) }, ['at'])}</p>`;
  if (!opening.value) return html`${lead}<${Skeleton} />`;
  const spread = rule.spread_seconds;
  const { opens_at: opens, committed } = opening.value;
  return html`${lead}<${Published} opening=${opening.value} spread=${spread} />
    <${Section} id="steps" title=${t('order.steps')}><ol class="card numbered" role="list">${[1, 2, 3, 4].map((n) => html`<li key=${n}><p>${t(`order.step_${n}`)}</p></li>`)}</ol></${Section}>
    ${mine.value && committed && html`<${Mine} mine=${mine.value} />`}
    <${Check} opening=${opening.value} spread=${spread} roundId=${round.id} mine=${mine.value} />
    ${committed?.seed && html`<p class="small mute">${t('order.script')} <a href="/check_slot.py" download>check_slot.py</a><br /><code>python check_slot.py ${round.id} ${mine.value?.code ?? 'CODE'} ${committed.seed} ${committed.sha256} ${opens} ${spread}</code></p>`}`;
}
