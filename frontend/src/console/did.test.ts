import { describe, expect, it } from 'vitest';
import type { AuditAction, StaffEvent } from '../client/protocol';
import { didIn, undid } from './did';
import { entryOf } from './log-entry';

const by = { id: 'bob', name: 'Bob', role: 'moderator' as const };
const place = { seq: 1, at: 1_000, by };
const nameOf = (id: string): string => ({ u_1: 'Ada', u_2: 'Linky' })[id] ?? id;
const log: StaffEvent[] = [
  { type: 'sanctioned', id: '1-0', ...place, user: 'u_2', kind: 'ban', action: '1' },
  { type: 'removed_by_staff', id: '2-0', ...place, targets: ['a', 'b'], action: '2' },
  { type: 'removed_by_staff', id: '3-0', ...place, targets: ['c'], action: '2' },
  { type: 'sanctioned', id: '4-0', ...place, user: 'u_1', kind: 'ban', action: '3' },
  { type: 'sanctioned', id: '5-0', ...place, user: 'u_2', kind: 'ban', action: '3' },
];
const did = didIn(log, nameOf);
const said = (actions: string[], messages = 0, count = actions.length): readonly [string, string] => {
  const { what, more } = entryOf({ type: 'undone', id: '9-0', ...place, count, actions, messages }, nameOf, undefined, did);
  return [what, more];
};

describe('what was undone', () => {
  /** An undoing names what it undid, and what was done to many at once by how many they were. */
  it('is named where it is known', () => {
    expect(said(['1'])).toEqual(['Undid: Banned Linky', '']);
    expect(said(['2'], 3, 4)).toEqual(['Undid: Removed 3 messages', '3 messages are back.']);
    expect(said(['3', '4', '5'], 0, 3)).toEqual(['Undid: Acted on 2 at once', '']);
    expect(said(['77'])).toEqual(['Undid an action', '']);
  });

  /** Of several the first are named, as far as they are known. */
  it('names several', () => {
    expect(said(['1', '2', '3', '4'], 3, 9)).toEqual(['Undid 4 actions', 'Banned Linky; Removed 3 messages; Acted on 2 at once; and 1 more; 3 messages are back.']);
    expect(said(['76', '77'])).toEqual(['Undid 2 actions', '']);
  });
  /** Who undid is told what it was, or how many messages are back: as many as they were told had gone. */
  it('is told to who did it', () => {
    const row = (action: string, id = '1', cause?: string): AuditAction => ({ id, cause, at: 1, actor: by, action, target: 'u_2', reason: '', detail: { name: 'Linky', count: 3 } });
    const told = (undone: number, messages: number, ...actions: AuditAction[]): string => undid({ undone, messages, actions, preview: false }, nameOf);
    expect(told(1, 0, row('ban'))).toBe('Undone: Banned Linky.');
    expect(told(3, 105, row('bulk'), row('remove', '2', '1'))).toBe('105 messages are back.');
    expect(told(2, 1, row('ban'), row('remove', '2'))).toBe('2 actions are undone. 1 message is back.');
    expect(told(0, 0)).toBe('There is nothing to undo.');
  });
});
