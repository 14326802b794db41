// 「加入日历」: the exam as an .ics file, made in the page: one event, or one for each paper that is sat. Fetched on the tap.
import { needWords, t, words } from '/shared/i18n.js';
import { placeOf } from './blocks.js';

const stamp = (iso) => new Date(Date.parse(iso)).toISOString().replace(/[-:]|\.\d+/g, '');
const safe = (text) => text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
const fold = (line) => line.replace(/(.{20})(?=.)/gu, '$1\r\n ');

function event(round, { site, registration_no: no }, { sitting, ends_at: ends, code, name }) {
  return ['BEGIN:VEVENT', `UID:${no}${code ? `-${code}` : ''}@zhunkao`, `DTSTAMP:${stamp(round.now)}`,
    `DTSTART:${stamp(sitting.entry_from)}`, `DTEND:${stamp(ends ?? sitting.starts_at)}`, `SUMMARY:${safe([words(round.name), words(name)].filter(Boolean).join(' '))}`,
    `LOCATION:${safe(`${site.name} ${placeOf(site)}`)}`, `DESCRIPTION:${safe(t('calendar.bring'))}`, 'END:VEVENT'];
}

function calendar(round, registration) {
  const sat = (registration.papers ?? []).filter(({ sitting }) => sitting);
  const events = (sat.length ? sat : [registration]).flatMap((one) => event(round, registration, one));
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Zhunkao//CN', ...events, 'END:VCALENDAR', ''].map(fold).join('\r\n');
}

export async function saveExam(round, registration) {
  await needWords('calendar');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([calendar(round, registration)], { type: 'text/calendar' }));
  link.download = 'exam.ics';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30e3);
}
