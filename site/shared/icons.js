// Inline icons, one stroke style, 24 x 24. Decorative: the word stands beside them.
import { html } from './ui.js';

const PATHS = {
  alert: 'M12 4 3 19.500h18zM12 10v4.500M12 17v.2',
  award: 'M12 14.500a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM8.500 13.500 7 21l5-2.500 5 2.500-1.500-7.500',
  back: 'm15 5-7 7 7 7',
  calendar: 'M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4 10h16M8 3v4M16 3v4',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  cross: 'm6 6 12 12M18 6 6 18',
  document: 'M6 3h8l4 4v14H6zM9 12h6M9 16h6',
  done: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.500l2.7 2.700L16 9.5',
  down: 'm6 9 6 6 6-6',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  forward: 'm9 5 7 7-7 7',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.6 9.300a2.5 2.5 0 1 1 3.6 2.300c-.8.4-1.2 1-1.2 1.900M12 16.800v.2',
  image: 'M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM9 12.300a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.600zM4 18l5.5-5 4 3.500L17 13l4 4',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.500v.2',
  mail: 'M5 6h14a1.500 1.500 0 0 1 1.500 1.500v9A1.500 1.500 0 0 1 19 18H5a1.500 1.500 0 0 1-1.500-1.500v-9A1.500 1.500 0 0 1 5 6zM4 7.500l8 6 8-6',
  pin: 'M12 21s7-6.5 7-11.500a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
  search: 'M11 17.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM16 16l4.5 4.5',
  shield: 'M12 3l7.5 3v5.500c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.500V6z',
  yen: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 7.5 12 12l3.5-4.500M12 12v5M9 12.500h6M9 15h6',
};

/** Icons that only one of the sites has. */
export const addIcons = (more) => { Object.assign(PATHS, more); };

/** <${Icon} name="clock" /> */
export const Icon = ({ name, class: extra = '' }) =>
  html`<svg class=${`ico ${extra}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;

/** The platform's mark; the site's name stands beside it. */
export const Mark = () => html`<svg class="mark" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="8" />
  <path d="M7 9.500a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-5l-4 3.500v-3.500H9a2 2 0 0 1-2-2zM11 12.300l2.2 2.2 4-4" /></svg>`;
