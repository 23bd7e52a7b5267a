import type { Calls } from '../client/calls';
import type { AuditAction, User } from '../client/protocol';
import type { Row } from '../client/reduce';
import { slashWords as words } from '../i18n/slash.en';
import { announcement, length, meant, written } from './slash-parse';

const TIMEOUT_SECONDS = 600;
const LONGEST_TIMEOUT = 1_209_600;
const SLOWEST = 600;
/** Rows of the record among which what I did last is looked for. */
const LOOKED_AT = 50;

/** What became of a command: what to tell, and whether it was done, so that the draft may go. */
export interface Outcome {
  readonly said: string;
  readonly done: boolean;
  /** The list of commands is to be shown. */
  readonly help?: boolean;
}

/**
 * Do what a moderator wrote instead of a message. It is never posted, whatever it is. *rows* were said lately, *answered* is
 * the message that it would have answered.
 */
export async function slash(text: string, calls: Calls, room: string, rows: readonly Row[], me: User, answered?: string): Promise<Outcome> {
  const { name, word, rest } = written(text);
  const act = async (wish: Record<string, unknown>, done: string): Promise<Outcome> => {
    const answer = await calls.call<unknown>('POST', `/rooms/${room}/staff/actions`, wish);
    return answer.ok ? { said: done, done: true } : { said: answer.problem.detail, done: false };
  };
  switch (name) {
    case 'unknown':
      return { said: words.unknown(word), done: false };
    case 'help':
      return { said: '', done: true, help: true };
    case 'slow':
      return slow(rest, calls, room);
    case 'undo':
      return undo(calls, room, me, (id) => rows.findLast((row) => row.author.id === id)?.author.name);
    case 'announce':
      return rest ? act({ action: 'announce', ...announcement(rest) }, words.announced) : { said: words.announceHow, done: false };
    case 'unpin':
      return act({ action: 'unpin' }, words.unpinned);
  }
  if (name === 'pin' && answered !== undefined) return act({ action: 'pin', message: answered, ...seconds(rest) }, words.pinned);
  const found = meant(rest, rows.map((row) => row.author));
  if ('unclear' in found) return { said: words[found.unclear](found.name), done: false };
  const { person } = found;
  if (person.id === me.id && name in words.myself) return { said: words.myself[name as keyof typeof words.myself], done: false };
  const order = (more: Record<string, unknown>, done: string): Promise<Outcome> => act({ user: person.id, ...more }, done);
  switch (name) {
    case 'timeout': {
      const { seconds = TIMEOUT_SECONDS, rest: reason } = length(found.rest);
      if (seconds > LONGEST_TIMEOUT) return { said: words.tooLong(LONGEST_TIMEOUT), done: false };
      return order({ action: 'timeout', seconds, ...(reason && { reason }) }, words.timedOut(person.name, seconds));
    }
    case 'ban':
      return order({ action: 'ban', ...(found.rest && { reason: found.rest }) }, words.banned(person.name));
    case 'unban':
      return order({ action: 'lift' }, words.unbanned(person.name));
    case 'warn':
      if (found.rest === '') return { said: words.noReason(person.name), done: false };
      return order({ action: 'warn', reason: found.rest }, words.warned(person.name));
    case 'clear':
      return order({ action: 'purge' }, words.cleared(person.name));
    case 'permit':
      return order({ action: 'permit', ...seconds(found.rest) }, words.permitted(person.name));
    case 'pin': {
      const newest = rows.findLast((row) => row.author.id === person.id && !row.removed && !row.announced);
      if (!newest) return { said: words.nobody(person.name), done: false };
      return act({ action: 'pin', message: newest.id, ...seconds(found.rest) }, words.pinned);
    }
  }
}

/** The length at the beginning of *text* as part of a wish, if there is one. */
function seconds(text: string): { seconds?: number } {
  const found = length(text).seconds;
  return found === undefined ? {} : { seconds: found };
}

async function slow(rest: string, calls: Calls, room: string): Promise<Outcome> {
  const seconds = rest.toLowerCase() === 'off' ? 0 : length(rest).seconds;
  if (seconds === undefined || seconds > SLOWEST) return { said: words.slowHow, done: false };
  const answer = await calls.call<unknown>('PATCH', `/rooms/${room}`, { slow_mode: seconds });
  return answer.ok ? { said: words.slow(seconds), done: true } : { said: answer.problem.detail, done: false };
}

/** Undo the newest of my actions that was not undone yet; what was a part of another goes with that one. */
async function undo(calls: Calls, room: string, me: User, nameOf: (id: string) => string | undefined): Promise<Outcome> {
  const record = await calls.call<{ actions: AuditAction[] }>('GET', `/rooms/${room}/staff/audit?limit=${String(LOOKED_AT)}&actor=${encodeURIComponent(me.id)}`);
  if (!record.ok) return { said: record.problem.detail, done: false };
  const { actions } = record.data;
  const last = lastOf(actions);
  if (!last) return { said: words.nothing, done: true };
  if (!CAN_BE_UNDONE.has(last.action)) return { said: words.byHand, done: true };
  const answer = await calls.call<unknown>('POST', `/rooms/${room}/staff/undo`, { action: last.id });
  if (!answer.ok) return { said: answer.problem.detail, done: false };
  const { from = {}, lists = {} } = detailOf(last);
  return { said: last.action === 'settings' ? words.setBack(from, Object.keys(lists)) : words.undone(last.action, whom(last, nameOf)), done: true };
}

/** The newest of these actions (the newest first) that /undo means: not undone, and no part of another. */
export function lastOf(actions: readonly AuditAction[]): AuditAction | undefined {
  const undone = new Set(actions.map((action) => action.undoes));
  return actions.find((one) => (CAN_BE_UNDONE.has(one.action) || one.action === BY_HAND) && !one.cause && !undone.has(one.id));
}

function detailOf({ detail }: AuditAction): { name?: unknown; user?: unknown; from?: object; lists?: object } {
  return typeof detail === 'object' && detail !== null ? detail : {};
}

/** Whom an action was about, as far as it says so. */
function whom(action: AuditAction, nameOf: (id: string) => string | undefined): string {
  const { name, user } = detailOf(action);
  if (typeof name === 'string') return name;
  return nameOf(typeof user === 'string' ? user : action.target) ?? '';
}

/** What is put up and taken down instead of being undone. */
const BY_HAND = 'shield';
const CAN_BE_UNDONE: ReadonlySet<string> = new Set(
  ['approve', 'reject', 'mask', 'dismiss', 'uphold', 'grant', 'escalate', 'remove', 'purge', 'warn', 'timeout', 'ban', 'lift', 'bulk', 'announce', 'pin', 'unpin', 'permit', 'edit', 'shadow', 'unshadow', 'settings'],
);
