// Cases about who somebody is: pictures of card and face, spellings of a name, two persons who may be one.
import { programmes } from '../lib/rounds.js';
import { at, t, wordOf, words } from '../lib/words.js';
import { plain, problem, warnings } from './case_words.js';

/** What a suspension covers: one programme, or more. */
function scopeOf(scope) {
  const programme = programmes.value.find(({ code }) => code === scope);
  return programme ? words(programme.name) : wordOf('queue.scope', scope);
}

export default {
  identity: (s) => ({
    pictures: s.pictures.map((one) => [one.url, one.name.split('/').map((part) => wordOf('queue.file', part)).join(' · '), one.type]),
    facts: [['step', wordOf('queue.file', s.kind ?? s.step)], ['why', problem(s.reason, {})], ['name', s.name], ['id_type', wordOf('id_type', s.id_type)], ['id_no', s.id_no_masked], ['tries', s.tries]],
    warn: warnings([!s.pictures.length, 'queue.no_pictures']),
  }),
  name: (s) => ({
    heads: ['queue.stated', 'queue.recorded'],
    pairs: [['name', s.stated, s.recorded, true]],
    facts: [['likeness', s.likeness && wordOf('queue.likeness', s.likeness)], ...(s.hangs_on_it ? [['hangs_on_it', `${wordOf('queue.fact', s.hangs_on_it.type)} ${s.hangs_on_it.key} ${plain(s.hangs_on_it.value)}`]] : [])],
  }),
  suspect: (s) => ({
    heads: ['queue.new_person', 'queue.suspended'],
    pairs: [['name', 'name_masked'], ['id_type', 'id_type'], ['id_no', 'id_no_masked']].map(([name, key]) => {
      const [one, two] = s.persons.map((person) => (key === 'id_type' ? wordOf('id_type', person[key]) : person[key]));
      return [name, one, two];
    }),
    facts: s.suspensions.map((one) => ['suspension', `${scopeOf(one.scope)} ${one.until ? t('queue.until', { at: at(one.until, 'date') }) : ''}`]),
  }),
};
