import { describe, expect, it } from 'vitest';
import type { HeldCase, StaffLogEvent } from '../client/protocol';
import { decide, hold, noStaffState, reduceStaff } from './staff-state';

let seq = 0;
const by = { id: 'bob', name: 'Bob', role: 'moderator' as const };
const logged = (): { id: string; seq: number; at: number } => ({ id: `e${++seq}`, seq, at: 1_000 + seq });
const held = (name: string): HeldCase => {
  const entry = logged();
  return { type: 'held', ...entry, case: entry.id, author: { id: `u_${name}`, name }, text: 'hm', verdict: { action: 'hold' } };
};
const after = (...events: StaffLogEvent[]) => events.reduce(reduceStaff, noStaffState());

describe('what the staff knows', () => {
  /** Cases wait in the order they came until somebody decides; the log remembers both. */
  it('follows cases', () => {
    const [one, two] = [held('Ada'), held('Milo')];
    const decided: StaffLogEvent = { type: 'decided', ...logged(), case: one.case, outcome: 'approved', by };
    const state = after(one, two, decided);
    expect(state.waiting).toEqual([two]);
    expect(state.decided.get(one.case)).toMatchObject({ outcome: 'approved', by });
    expect(state.log.map((event) => event.type)).toEqual(['held', 'held', 'decided']);
    expect(state.names.get('u_Ada')).toBe('Ada');
  });

  /** The same event twice, or the list of cases after the log, changes nothing. */
  it('takes each thing once', () => {
    const one = held('Ada');
    const state = after(one);
    expect(reduceStaff(state, one)).toBe(state);
    expect(hold(state, [one])).toBe(state);
    const decided = decide(state, one.case, { outcome: 'rejected', by });
    expect(hold(decided, [one])).toBe(decided);
  });

  /** A case that comes without its own id in `case` goes by the id of its entry. */
  it('names cases', () => {
    expect(after({ ...held('Ada'), case: '' }).waiting[0]?.case).toBe(`e${seq}`);
  });

  /** What the log says of a case stands above an earlier guess. */
  it('lets the log correct a guess', () => {
    const one = held('Ada');
    const guess = decide(after(one), one.case, { outcome: 'approved', by: { id: 'me', name: 'Me' } });
    const told = reduceStaff(guess, { type: 'decided', ...logged(), case: one.case, outcome: 'rejected', by });
    expect(told.decided.get(one.case)).toMatchObject({ outcome: 'rejected', by: { id: 'bob' } });
  });

  /** Sanctions come into force and are lifted, whether the person is given by id or as an object. */
  it('follows sanctions', () => {
    const ban: StaffLogEvent = { type: 'sanctioned', ...logged(), user: { id: 'u_1', name: 'Ada' }, kind: 'ban', by };
    const byId = { ...ban, ...logged(), user: 'u_2' } as unknown as StaffLogEvent;
    const state = after(ban, byId);
    expect([...state.sanctions.keys()]).toEqual(['u_1', 'u_2']);
    const lifted = reduceStaff(state, { type: 'lifted', ...logged(), user: { id: 'u_1' }, kind: 'ban', by });
    expect([...lifted.sanctions.keys()]).toEqual(['u_2']);
  });

  /** A reset forgets log and cases, and says so, since what waits has to be asked for again. */
  it('starts anew', () => {
    const state = after(held('Ada'), { type: 'reset', reason: 'epoch' });
    expect([state.waiting.length, state.log.length, state.resets]).toEqual([0, 0, 1]);
  });
});
