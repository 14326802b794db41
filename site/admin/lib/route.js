// The address is #/<round>/<page>/<id>?filters: what is on the screen can be sent to a colleague.
import { signal } from '/shared/ui.js';

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [round = '', page = '', ...rest] = path.split('/').map(decodeURIComponent);
  return { round, page: page || 'board', id: rest[0] ?? '', rest, query: new URLSearchParams(query) };
}

export const route = signal(read());
addEventListener('hashchange', () => { route.value = read(); });

/** The address of a page; empty filters are left out. */
export function href(page, filters = {}, round = route.value.round) {
  const kept = Object.entries(filters).filter(([, value]) => value !== '' && value != null);
  const query = new URLSearchParams(kept).toString();
  return `#/${encodeURIComponent(round)}/${page}${query ? `?${query}` : ''}`;
}

export const go = (address) => { location.hash = address; };

/** Change the address without a new entry in the history. */
export function swap(address) {
  history.replaceState(null, '', address);
  route.value = read();
}

/** Change filters of the page on screen; everything after the first page is forgotten. */
export function filter(changes) {
  const { page, rest, query } = route.value;
  const next = { ...Object.fromEntries(query), cursor: '', page: '', ...changes };
  swap(href([page, ...rest].join('/'), next));
}
