// One step: consent, capture, send, and what came of it. Whatever fails or is refused has another way.
import { post } from '/shared/api.js';
import { needWords, problemWords, t, tx, words } from '/shared/i18n.js';
import { Icon } from '/shared/icons.js';
import { html, useEffect, useSignal } from '/shared/ui.js';
import { upload } from '/shared/upload.js';
import { instant, ProblemNote, Section, StageNote, useAction } from './blocks.js';
import { Consent } from './consent.js';
import { useWeChat } from './guards.js';
import { readied } from './readied.js';
import { href, round as current, say } from '../state.js';
import { why } from './why.js';

/** What these have to show is told when the attempt begins. */
const TOLD_FIRST = ['face', 'digits_video'];
const size = (kb) => (kb >= 1024 ? `${(kb / 1024).toFixed(1).replace(/\.0$/, '')} MB` : `${Math.round(kb)} KB`);

function Preview({ file, label }) {
  const url = useSignal('');
  useEffect(() => {
    const made = URL.createObjectURL(file);
    url.value = made;
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return file.type.startsWith('image/') ? html`<img class="taken" src=${url.value} alt=${label} />` : html`<p class="small">${label} · ${size(file.size / 1024)}</p>`;
}

/** Camera first; the album too where nothing has to be done live. */
function Capture({ name, step, file, fault, onPick }) {
  const label = t(`step.file.${name}`);
  const film = step.kind === 'digits_video';
  const face = step.kind === 'face' || film;
  const input = (way, capture) => html`<input class="sr file" type="file" id=${`${name}-${way}`} accept=${film ? 'video/*' : 'image/*'} capture=${capture}
      onChange=${(event) => { onPick(event.target.files[0]); event.target.value = ''; }} />
    <label class="btn soft" for=${`${name}-${way}`}>${t(`step.${film ? 'film' : way}`)}<span class="sr"> ${label}</span></label>`;
  return html`<div class=${`field capture ${fault ? 'bad' : ''}`}><h3 id=${name} tabindex="-1">${label}</h3>
    ${fault && html`<p class="error" role="alert"><span class="sr">${t('form.error')}</span>${fault}</p>`}
    ${file && html`<${Preview} file=${file.blob} label=${label} />`}
    ${file?.was && html`<p class="small" role="status">${tx('step.shrunk', { was: size(file.was), size: size(file.blob.size / 1024) })}</p>`}
    <div class="two">${input('camera', face ? 'user' : 'environment')}${!face && input('album', null)}</div></div>`;
}

const Challenge = ({ challenge, until }) => html`<div class="notice challenge" role="status">
  ${challenge.actions.length > 0 && html`<p>${t('step.actions')}</p><ol class="acts">${challenge.actions.map((act) => html`<li key=${act}>${t(`step.act.${act}`)}</li>`)}</ol>`}
  ${challenge.digits && html`<p>${t('step.digits')}</p><p class="digits">${[...challenge.digits].map((digit, n) => html`<span key=${n}>${digit}</span> `)}</p>`}
  ${until && html`<p class="small">${tx('step.until', { at: instant(until, 'second') })}</p>`}</div>`;

function useStep({ step, round, take, load, consented }) {
  const [files, faults, begun, share] = [useSignal({}), useSignal({}), useSignal(null), useSignal(null)];
  const pick = async (name, file) => {
    if (!file) return;
    const made = await readied(file, step, current.value.photo);
    faults.value = { ...faults.value, [name]: made.fault && problemWords(made.fault, made.params).title };
    if (!made.fault) files.value = { ...files.value, [name]: made };
  };
  const body = (announced) => ({ round_id: round, files: announced, ...(step.consent.given || { consent: { version: step.consent.version, given: consented() } }) });
  const begin = (announced, stage) => post(`/me/identity/${step.id}`, body(announced), { stage, safe: true });
  const announced = () => Object.fromEntries(step.files.map((name) => [name, { size: files.value[name].blob.size, type: files.value[name].blob.type }]));
  const send = async (started) => {
    for (const [n, name] of step.files.entries()) {
      share.value = n / step.files.length;
      await upload(started.upload[name], files.value[name].blob, (part) => { share.value = (n + part) / step.files.length; });
    }
  };
  const start = useAction(async (stage) => {
    begun.value = await begin(Object.fromEntries(step.files.map((name) => [name, { size: step.max_kb * 1024, type: step.types[0] }])), stage);
  });
  const submit = useAction(async (stage) => {
    const missing = step.files.filter((name) => !files.value[name]);
    if (missing.length) {
      faults.value = Object.fromEntries(missing.map((name) => [name, t('step.missing')]));
      document.getElementById(missing[0]).focus();
      return;
    }
    const started = begun.value ?? (await begin(announced(), stage));
    try {
      await send(started);
      const next = await post(`/me/identity/${step.id}/done`, { round_id: round, nonce: started.challenge?.nonce ?? null }, { stage });
      tell(next);
      take(next);
    } catch (problem) {
      if (['no_answer', 'wrong_state'].includes(problem.code)) load();
      throw problem;
    } finally {
      share.value = null;
      begun.value = null;
    }
    files.value = {};
  });
  const tell = (next) => {
    const mine = next.steps.find(({ id }) => id === step.id);
    say(mine.state === 'failed' ? why(mine.reason, mine.params).title : t(`step.became.${mine.state}`));
    if (mine.state === 'failed') document.getElementById('step')?.focus();
  };
  return { files, faults, begun, share, pick, start, submit };
}

function Failed({ step }) {
  const { title, todo } = why(step.reason, step.params);
  return html`<div class="notice bad problem"><${Icon} name="alert" /><div><p><b>${title}</b></p>${todo && html`<p>${todo}</p>`}
    <p class="small">${step.tries_left > 0 ? t('step.left', { n: step.tries_left }) : t('step.none_left')}</p></div></div>`;
}

/** Refused, nothing is sent; the other ways stand below. */
function useConsent({ step, round, take }) {
  const chosen = useSignal(step.consent.given);
  const refuse = useAction(async (stage) => {
    take((await post(`/me/identity/${step.id}`, { round_id: round, consent: { version: step.consent.version, given: false } }, { stage, safe: true })).identity);
  });
  const choose = (given) => {
    chosen.value = given;
    if (!given) refuse.start();
  };
  return { chosen, refuse, choose };
}

function Send({ step, work }) {
  const Guide = useWeChat();
  const { start, submit, share, begun } = work;
  const first = TOLD_FIRST.includes(step.kind) && !begun.value;
  const problem = start.problem.value ?? submit.problem.value;
  return html`${begun.value?.challenge && html`<${Challenge} challenge=${begun.value.challenge} until=${begun.value.until} />`}
    ${!first && step.files.map((name) => html`<${Capture} key=${name} name=${name} step=${step} file=${work.files.value[name]} fault=${work.faults.value[name]} onPick=${(file) => work.pick(name, file)} />`)}
    ${share.value !== null && html`<div><progress max="1" value=${share.value} aria-label=${t('step.uploading')}></progress><p class="small">${t('step.share', { n: Math.round(share.value * 100) })}</p></div>`}
    ${problem && html`<${ProblemNote} problem=${problem} />`}
    ${problem?.code === 'guardian_needed' && html`<a class="btn block" href=${href('flow')}>${t('step.guardian')}</a>`}
    <div class="actions"><button class="btn primary block" type="button" aria-busy=${(first ? start : submit).busy.value !== null} onClick=${() => (first ? start : submit).start()}>${t(first ? 'step.begin' : 'step.send')}</button>
      <${StageNote} stage=${first ? start.stage : submit.stage} />${Guide && html`<${Guide} kind="camera" />`}</div>`;
}

export default function IdentityStep({ step, round, take, load, ways }) {
  const { chosen, refuse, choose } = useConsent({ step, round, take });
  const work = useStep({ step, round, take, load, consented: () => chosen.value });
  useEffect(() => { needWords('form'); }, []);
  const given = chosen.value;
  return html`<section class="section" aria-labelledby="step"><h2 id="step" tabindex="-1">${words(step.title)}</h2>
    ${step.state === 'failed' && html`<${Failed} step=${step} />`}
    ${step.consent.given !== true && html`<${Consent} consent=${step.consent} chosen=${given} busy=${refuse.busy.value !== null ? false : null} onChoose=${choose} />`}
    ${refuse.problem.value && html`<${ProblemNote} problem=${refuse.problem.value} />`}
    ${given === false && ways.length > 0 && html`<p class="notice" role="status">${t('step.refused')}</p>`}
    ${given && html`<div class="card pad stack"><ul class="hints">${step.hints.map((hint) => html`<li key=${words(hint)}>${words(hint)}</li>`)}${step.kind !== 'digits_video' && html`<li>${tx('step.size', { size: size(step.max_kb) })}</li>`}</ul>
      ${step.tries_left > 0 ? html`<${Send} step=${step} work=${work} />` : html`<p>${t('step.none_left')}</p>`}
      ${step.consent.given && html`<p class="tiny mute">${t('step.consented')} <button class="link inline" type="button" onClick=${() => choose(false)}>${t('step.withdraw')}</button></p>`}</div>`}
  </section>`;
}
