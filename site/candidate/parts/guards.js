// Pages that one may not be on yet lead to the one that tells why.
import { useEffect, useSignal } from '/shared/ui.js';
import { replace, view } from '../state.js';

/** Where the page may not be, it leads to the one that tells why. True where it may. */
export function usePhaseTwo(always) {
  const { state, round } = view.value;
  const here = always || (state === 'paid' && round.phase === 'phase_two');
  useEffect(() => { if (!here) replace('status'); }, [here]);
  return here;
}

export function useProved(page) {
  const here = usePhaseTwo();
  const proved = view.value.candidate.proved;
  useEffect(() => { if (here && !proved) replace(`proof?next=${page}`); }, [here, proved]);
  return here && proved;
}

/** Choosing a site: eligible, agreed. */
export function useMayChoose() {
  const { eligibility, agreement } = view.value;
  const wrong = !eligibility.eligible ? 'eligibility' : agreement.accepted_version !== agreement.version && 'agreement';
  useEffect(() => { if (wrong) replace(wrong); }, [wrong]);
  return !wrong;
}

/** Inside WeChat the guide out of it, else null. Only for what does not work inside. */
export function useWeChat() {
  const inside = /MicroMessenger/i.test(navigator.userAgent);
  const guide = useSignal(inside ? () => null : null);
  useEffect(() => { if (inside) import('./wechat.js').then(({ InBrowser }) => { guide.value = InBrowser; }); }, []);
  return guide.value;
}
