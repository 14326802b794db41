// Fields of date and time hold Beijing time, whatever zone the device is in.
const BEIJING = 8 * 3600e3;

/** An instant as the value of a datetime-local field. */
export const toField = (instant) =>
  (instant ? new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + BEIJING).toISOString().slice(0, 16) : '');

/** The value of a datetime-local field as an instant of the API; null while it is empty or half typed. */
export function fromField(value) {
  if (!/^\d{4}-\d\d-\d\dT/.test(value)) return null;
  const ms = Date.parse(`${value.slice(0, 16)}:00Z`);
  return Number.isNaN(ms) ? null : new Date(ms - BEIJING).toISOString().replace('.000', '');
}

/** Instant in ms as the API writes it. */
export const instantOf = (ms) => new Date(Math.round(ms / 1000) * 1000).toISOString().replace('.000', '');
