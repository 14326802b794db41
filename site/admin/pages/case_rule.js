// Cases about what the rules say of a registration.
import { has, t, wordOf } from '../lib/words.js';

/** A file, or why an identity was refused; the number of a record tells a reviewer nothing. */
function sourceOf(source) {
  if (source?.startsWith('import:')) return t('queue.source.import');
  return has(`reason.${source}`) ? t(`reason.${source}`) : null;
}

export default {
  eligibility: (s) => ({ note: ['queue.their_words', s.note], list: s.reasons }),
  affected: (s) => ({ facts: [['cause', wordOf('queue.cause', s.cause)], ...(sourceOf(s.source) ? [['source', sourceOf(s.source)]] : []), ['state', wordOf('queue.state', s.state)], ['site', s.site]], list: s.reasons }),
};
