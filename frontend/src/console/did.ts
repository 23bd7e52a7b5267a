import type { StaffEvent, Undoing } from '../client/protocol';
import { entryOf, entryOfAction } from './log-entry';
import { words } from './words';

type Name = (id: string) => string;
/** What an action did, and how many rows of the record that is: itself, and its parts. */
export interface Deed {
  readonly what: string;
  readonly rows: number;
}
/** What the action of a number on record did, as far as this window knows. */
export type Did = (action: string) => Deed | undefined;

/** What actions did, from what the log told of them; what was done to many in one action is one thing. */
export function didIn(log: readonly StaffEvent[], nameOf: Name): Did {
  const told = new Map<string, StaffEvent[]>();
  for (const event of log) if ('action' in event && event.action) told.set(event.action, [...(told.get(event.action) ?? []), event]);
  return (action) => {
    const all = told.get(action);
    const first = all?.[0];
    if (!all || !first) return undefined;
    const removed = all.flatMap((event) => (event.type === 'removed_by_staff' ? event.targets : []));
    if (removed.length > 1) return { what: words.log.removed(removed.length, ''), rows: removed.length + 1 };
    const alike = all.filter(({ type }) => type === first.type).length;
    return alike > 1 ? { what: words.log.bulk(alike), rows: alike + 1 } : { what: entryOf(first, nameOf).what, rows: 1 };
  };
}

/** What is told of an undoing: what is back, counted as when it was taken; else the one thing it was, or how many. */
export function undid({ undone, messages, actions }: Undoing, nameOf: Name): string {
  const [only] = actions;
  if (undone === 0) return words.said.nothingUndone;
  const told = new Set(actions.map(({ id }) => id));
  const wholes = actions.filter(({ cause }) => !cause || !told.has(cause)).length;
  // Wholes are told before parts: where there is a part, all of them are there.
  const count = wholes < actions.length ? wholes : undone;
  if (count > 1 || !only) return [words.said.undone(count), ...(messages > 0 ? [words.said.back(messages)] : [])].join(' ');
  return messages > 1 ? words.said.back(messages) : words.said.undid(entryOfAction(only, nameOf).what);
}
