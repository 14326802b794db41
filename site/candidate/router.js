// Hash routes: #/rounds/<round>/<page>/<item>?filters. The address alone brings a page back.
import { signal } from '/shared/ui.js';

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const inRound = parts[0] === 'rounds';
  return {
    round: inRound ? parts[1] ?? '' : '',
    page: (inRound ? parts[2] ?? 'notice' : parts[0]) ?? '',
    item: (inRound ? parts[3] : parts[1]) ?? '',
    query: new URLSearchParams(query),
  };
}

export const route = signal(read());
addEventListener('hashchange', () => { route.value = read(); });

export const href = (page = '', round = route.value.round) => (round ? `#/rounds/${encodeURIComponent(round)}/${page}` : `#/${page}`);
export const go = (page, round) => { location.hash = href(page, round); };

/** Change the address without a new page or a new entry in the history. */
export function replace(page) {
  history.replaceState(null, '', href(page));
  route.value = read();
}

/** Filters live in the address; the page stays. */
export function keepQuery(values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value));
  const text = query.toString();
  history.replaceState(null, '', `${location.hash.split('?')[0]}${text ? `?${text}` : ''}`);
  route.value = { ...route.value, query };
}
