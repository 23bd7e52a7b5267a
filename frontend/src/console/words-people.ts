import { duration } from '../i18n/en';
import { length } from '../i18n/length';

/** The words of the user card. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

export const peopleWords = {
  close: 'Close',
  failed: 'The card could not be loaded.',
  also: (names: readonly string[]): string => `Earlier: ${names.join(', ')}`,
  since: (at: string): string => `First wrote here ${at}`,
  silent: 'Has not written here yet',
  counts: {
    messages: (n: number): string => count(n, 'message', 'messages'),
    removed: (n: number): string => `${number.format(n)} removed`,
    held: (n: number): string => `${number.format(n)} held`,
    rejected: (n: number): string => `${number.format(n)} refused by a rule`,
    reports_against: (n: number): string => `${number.format(n)} ${n === 1 ? 'time' : 'times'} reported`,
    reports_for: (n: number): string => count(n, 'report made', 'reports made'),
    sanctions: (n: number): string => count(n, 'sanction', 'sanctions'),
  },
  actions: 'Actions',
  lengths: [
    [60, '1 min'],
    [600, '10 min'],
    [3600, '1 h'],
    [86_400, '24 h'],
  ] as readonly (readonly [seconds: number, label: string])[],
  timeOut: (label: string): string => `Time out ${label}`,
  warn: 'Warn',
  warnNeedsReason: 'Say in the reason what they are to read.',
  ban: 'Ban',
  purge: 'Remove all',
  permit: 'Permit a link',
  permitted: (at: string): string => `May post a link until ${at}`,
  shadow: 'Shadow',
  lift: 'Lift the sanction',
  inForce: { timeout: (left: number): string => `Timed out, ${duration(left)} left`, ban: 'Banned', shadow: 'Shadowed' },
  watch: 'Watching',
  premod: 'All their messages wait for a moderator',
  premodUntil: (at: string): string => `All their messages wait for a moderator until ${at}`,
  premodFor: 'for',
  premodLengths: [
    [0, 'until switched off'],
    [3_600_000, '1 hour'],
    [86_400_000, '1 day'],
    [604_800_000, '1 week'],
  ] as readonly (readonly [ms: number, label: string])[],
  monitor: 'Point out what they write',
  notes: 'Notes',
  noNotes: 'No notes. They are for the staff alone.',
  note: 'New note',
  addNote: 'Add note',
  inRoom: (room: string): string => `in ${room}`,
  messages: 'Messages',
  noMessages: 'None yet',
  removedMark: 'removed',
  sanctions: 'Sanctions',
  sanction: { timeout: (seconds: number): string => `Timed out for ${length(seconds)}`, ban: 'Banned', shadow: 'Shadowed' },
  endedEarly: 'lifted or replaced',
  undoneBy: (name: string): string => `undone by ${name}`,
  reportsAgainst: 'Reported by',
  reportsMade: 'Reports they made',
  outcome: { upheld: 'upheld', dismissed: 'dismissed' } as Readonly<Record<string, string>>,
  recorded: 'What was done',
} as const;
