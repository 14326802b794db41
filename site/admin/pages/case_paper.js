// Cases about papers and numbers: a proof of payment, a qualification, two numbers that may be one person’s.
import { html } from '/shared/ui.js';
import { d, money, t, tx, wordOf, words } from '../lib/words.js';
import { plain, warnings, yes } from './case_words.js';

export default {
  merge: (s) => (s.gone ? { warn: [t('queue.gone')], facts: [['number', s.number], ['into', s.into]] } : {
    heads: ['queue.number_other', 'queue.number_into'],
    pairs: [['number', s.number, s.into], ['district', s.district, s.into_district], ['results', plain(s.results), plain(s.into_results)]],
    facts: [['recorded_name', s.recorded_name_masked], ['same_name', wordOf('queue.likeness', s.same_name)], ['same_document', yes(s.same_document)]],
    warn: warnings([s.same_name === 'different', 'queue.warn.name'], [!s.same_document, 'queue.warn.document']),
  }),
  qualification: (s) => ({
    pictures: [[s.proof_url, wordOf('queue.file', s.proof_kind), s.proof_type]],
    facts: [...['major', 'level', 'school', 'graduated_on', 'certificate_masked'].map((name) => [name, s[name]]), ['online', t(s.online ? 'queue.online.not_found' : 'queue.online.not_asked')], ...(s.online ? [['provider', s.provider]] : []), ['stated_at', s.stated_at]],
    warn: warnings([s.simulated, 'queue.warn.simulated']),
  }),
  proof: (s) => ({
    pictures: [[s.picture_url, t('queue.file.proof')]],
    heads: ['queue.expected', 'queue.given'],
    pairs: [
      ['item', words(s.expected.item), null],
      ['amount', money(s.expected.amount_minor), null],
      ['payer', s.expected.payer, s.payer.name, s.payer.likeness !== 'exact'],
      ['sent_at', html`<span>${tx('queue.span', { from: plain(s.expected.from), until: plain(s.expected.until) })}</span>`, d(plain(s.sent_at))],
      ['order_no', null, s.order_no],
    ],
    facts: Object.keys(s.changes).length ? [['changes', plain(s.changes)]] : [],
    warn: warnings([s.same_file, 'queue.warn.same_file'], [s.looks_alike && !s.same_file, 'queue.warn.looks_alike'], [s.payer.likeness !== 'exact', 'queue.warn.payer'], [s.paid_before, 'queue.warn.paid_before']),
  }),
};
