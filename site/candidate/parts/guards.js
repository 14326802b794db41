// Pages of phase two: only paid, only while it is open, and changes only after the second proof.
import { useEffect } from '/shared/ui.js';
import { replace, route } from '../router.js';
import { view } from '../state.js';

const leave = (page) => replace(`rounds/${route.value.round}/${page}`);

/** Where the page may not be, it leads to the one that tells why. True where it may. */
export function usePhaseTwo() {
  const { state, round } = view.value;
  const here = state === 'paid' && round.phase === 'phase_two';
  useEffect(() => { if (!here) leave('status'); }, [here]);
  return here;
}

export function useProved(page) {
  const here = usePhaseTwo();
  const proved = view.value.candidate.proved;
  useEffect(() => { if (here && !proved) leave(`proof?next=${page}`); }, [here, proved]);
  return here && proved;
}

/** Choosing a site: eligible, agreed. */
export function useMayChoose() {
  const { eligibility, agreement } = view.value;
  const wrong = !eligibility.eligible ? 'eligibility' : agreement.accepted_version !== agreement.version && 'agreement';
  useEffect(() => { if (wrong) leave(wrong); }, [wrong]);
  return !wrong;
}
