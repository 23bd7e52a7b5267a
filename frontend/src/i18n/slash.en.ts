import type { CommandName } from '../widget/slash-parse';
import { duration } from './en';
import { length } from './length';

const message = (name: string): string => (name ? `a message of ${name}` : 'a message');
const fallback = (name: string): string => (name ? `something about ${name}` : 'what you did last');

const setting = (name: string): string => name.replaceAll('_', ' ');

/** What a setting was before; nothing where it was empty, or has parts that are not told in a line. */
function was(value: unknown): string {
  if (typeof value === 'boolean') return ` (it was ${value ? 'on' : 'off'})`;
  if (value === 0) return ' (it was off)';
  return value !== '' && (typeof value === 'string' || typeof value === 'number') ? ` (it was “${String(value)}”)` : '';
}

/** What was done, as it is said when it is undone. */
const did: Readonly<Record<string, (name: string) => string>> = {
  approve: (name) => `approved ${message(name)}`,
  reject: (name) => `rejected ${message(name)}`,
  mask: (name) => `published ${message(name)} masked`,
  dismiss: (name) => `left ${message(name)}`,
  uphold: (name) => `decided against ${name || 'somebody'}`,
  grant: (name) => `granted the appeal of ${name || 'somebody'}`,
  escalate: () => 'left a case to the hosts',
  remove: (name) => `removed ${message(name)}`,
  purge: (name) => `removed everything of ${name || 'somebody'}`,
  warn: (name) => `warned ${name || 'somebody'}`,
  timeout: (name) => `timed out ${name || 'somebody'}`,
  ban: (name) => `banned ${name || 'somebody'}`,
  lift: (name) => `lifted the sanction of ${name || 'somebody'}`,
  bulk: () => 'acted on many at once',
  announce: () => 'announced something',
  pin: (name) => `pinned ${message(name)}`,
  unpin: () => 'unpinned a message',
  permit: (name) => `let ${name || 'somebody'} post one link`,
  edit: (name) => `masked ${message(name)}`,
  shadow: (name) => `shadowed ${name || 'somebody'}`,
  unshadow: (name) => `lifted the shadow of ${name || 'somebody'}`,
};

/** The words of what moderators write instead of messages. */
export const slashWords = {
  /** What follows a command, and what it does. */
  commands: {
    timeout: ['name [10m] [reason]', 'nothing from them for so long; 10 minutes if left out'],
    ban: ['name [reason]', 'they are out until somebody lets them in'],
    unban: ['name', 'end a time-out or a ban'],
    warn: ['name reason', 'they read it before they write again'],
    clear: ['name', 'remove everything they wrote'],
    permit: ['name [3m]', 'they may post one link'],
    announce: ['text', 'say it to everybody; begin with info:, success:, warning: or host: to choose its looks'],
    pin: ['name [10m]', 'pin the newest message of theirs, or the one you answer'],
    unpin: ['', 'nothing is pinned any more'],
    slow: ['seconds or off', 'slow mode for everybody'],
    undo: ['', 'take back what you did last'],
    help: ['', 'the list of commands'],
  } satisfies Record<CommandName, readonly [args: string, does: string]>,
  help: {
    title: 'Commands',
    hint: 'What you write with a slash is never posted. A name may have spaces, an @ before it or quotes around it. What is in brackets may be left out.',
    groups: [
      ['One person', ['timeout', 'ban', 'unban', 'warn', 'clear', 'permit']],
      ['Everybody', ['announce', 'pin', 'unpin', 'slow']],
      ['You', ['undo', 'help']],
    ] satisfies readonly (readonly [string, readonly CommandName[]])[],
    close: 'Close',
  },
  suggestions: 'Commands and names',
  unknown: (word: string): string => `There is no command /${word}; nothing was posted. /help says which there are.`,
  nobody: (name: string): string => (name ? `Nobody called ${name} wrote here lately.` : 'Say whom: a name as it is shown.'),
  several: (name: string): string => `Several people are called ${name}. Use the console, where each is one.`,
  noReason: (name: string): string => `Say what ${name} is to read: /warn ${name} reason`,
  announceHow: 'Say what: /announce text',
  announced: 'Announced. /undo takes it back.',
  pinned: 'Pinned. /undo takes it back.',
  unpinned: 'Unpinned. /undo takes it back.',
  permitted: (name: string): string => `${name} may post one link now. /undo takes it back.`,
  slowHow: 'Say how many seconds, from 0 to 600: /slow 10, or /slow off.',
  timedOut: (name: string, seconds: number): string => `${name} is timed out for ${length(seconds)}. /undo takes it back.`,
  tooLong: (seconds: number): string => `A time-out is at most ${length(seconds)}.`,
  myself: {
    timeout: 'You cannot time yourself out.',
    ban: 'You cannot ban yourself.',
    warn: 'You cannot warn yourself.',
    clear: 'You cannot remove everything of yourself.',
  },
  banned: (name: string): string => `${name} is banned. /undo takes it back.`,
  unbanned: (name: string): string => `${name} may write again.`,
  warned: (name: string): string => `${name} is warned. /undo takes it back.`,
  cleared: (name: string): string => `Everything ${name} wrote is removed. /undo takes it back.`,
  slow: (seconds: number): string => (seconds > 0 ? `Slow mode: one message every ${duration(seconds)}.` : 'Slow mode is off.'),
  undone: (action: string, name: string): string => `Undone: ${(did[action] ?? fallback)(name)}.`,
  byHand: 'What you did last was changing the shield, which is put up and taken down in the console. Nothing is undone.',
  /** *values* as they were before what is undone, and the names of the *lists* that it changed. They may be others now. */
  setBack: (values: object, lists: readonly string[]): string => {
    const changed = [...Object.entries(values).map(([name, value]) => setting(name) + was(value)), ...lists.map(setting)];
    return `Undone: changed ${changed.join(', ') || 'the room’s settings'}.`;
  },
  nothing: 'There is nothing of yours to undo.',
} as const;
