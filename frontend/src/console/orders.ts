import type { ActionOrder } from '../client/protocol';
import { words } from './words';

export interface Person {
  readonly id: string;
  readonly name: string;
}
/** Why something is done: words for the person, and the code of a canned reason. */
export interface Why {
  readonly reason: string;
  readonly code: string;
}
export const NO_REASON: Why = { reason: '', code: '' };

/** What a moderator does to a message or a person, and what is said once it is done. */
export type Order = readonly [order: ActionOrder, done: string];

export const orders = {
  timeOut: (person: Person, seconds: number, label: string, why: Why): Order => [
    { action: 'timeout', user: person.id, seconds, ...given(why) },
    words.said.timedOut(person.name, label),
  ],
  ban: (person: Person, why: Why, purge: boolean): Order => [{ action: 'ban', user: person.id, purge, ...given(why) }, words.said.banned(person.name)],
  purge: (person: Person): Order => [{ action: 'purge', user: person.id }, words.said.purged(person.name)],
  warn: (person: Person, why: Why): Order => [{ action: 'warn', user: person.id, ...given(why) }, words.said.warned(person.name)],
  remove: (message: string): Order => [{ action: 'remove', message }, words.said.removed],
  lift: (person: Person): Order => [{ action: 'lift', user: person.id }, words.said.lifted(person.name)],
  /** Let a message stand above the others until somebody takes it down. */
  pin: (message: string): Order => [{ action: 'pin', message }, words.said.pinned],
  unpin: (): Order => [{ action: 'unpin' }, words.said.unpinned],
  /** Hide what the rules find in a posted message. */
  mask: (message: string): Order => [{ action: 'mask', message }, words.said.masked],
  /** Hide all of a posted message; that it was there stays. */
  hide: (message: string): Order => [{ action: 'mask', message, whole: true }, words.said.masked],
  permit: (person: Person): Order => [{ action: 'permit', user: person.id }, words.said.permitted(person.name)],
  /** From now on they and the staff alone see what they write, and they are not told. */
  shadow: (person: Person, why: Why): Order => [{ action: 'shadow', user: person.id, ...given(why) }, words.said.shadowed(person.name)],
};

function given({ reason, code }: Why): Pick<ActionOrder, 'reason' | 'code'> {
  return { ...(reason && { reason }), ...(code && { code }) };
}
