// Cases about what the rules say of a registration.
import { wordOf } from '../lib/words.js';

export default {
  eligibility: (s) => ({ note: ['queue.their_words', s.note], list: s.reasons }),
  affected: (s) => ({ facts: [['cause', wordOf('queue.cause', s.cause)], ['source', s.source], ['state', wordOf('queue.state', s.state)], ['site', s.site]], list: s.reasons }),
};
