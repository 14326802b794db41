// Whether a move to another page is under way: its heading then takes the focus, so that a screen reader starts there.
export const arriving = { now: false };

/** True once for each move. */
export function arrived() {
  const was = arriving.now;
  arriving.now = false;
  return was;
}
