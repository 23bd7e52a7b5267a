import { describe, expect, it } from 'vitest';
import type { HeldCase, StaffLogEvent } from '../client/protocol';
import { decide, hold, noStaffState, reduceStaff } from './staff-state';

let seq = 0;
const by = { id: 'bob', name: 'Bob', role: 'moderator' as const };
const logged = (): { id: string; seq: number; at: number } => ({ id: `e${++seq}`, seq, at: 1_000 + seq });
const held = (name: string): HeldCase => ({
  type: 'held',
  ...logged(),
  author: { id: `u_${name}`, name, role: 'viewer', badges: [], color: '' },
  text: 'hm',
  nonce: 'nonce-01',
  verdict: { action: 'hold' },
});
const after = (...events: StaffLogEvent[]) => events.reduce(reduceStaff, noStaffState());

describe('what the staff knows', () => {
  /** Cases wait in the order they came until somebody decides; the log remembers both. */
  it('follows cases', () => {
    const [one, two] = [held('Ada'), held('Milo')];
    const decided: StaffLogEvent = { type: 'decided', ...logged(), case: one.id, outcome: 'approved', by, user: 'u_Ada' };
    const state = after(one, two, decided);
    expect(state.waiting).toEqual([two]);
    expect(state.decided.get(one.id)).toMatchObject({ outcome: 'approved', by });
    expect(state.log.map((event) => event.type)).toEqual(['held', 'held', 'decided']);
    expect(state.names.get('u_Ada')).toBe('Ada');
  });

  /** The same event twice, or the list of cases after the log, changes nothing. */
  it('takes each thing once', () => {
    const one = held('Ada');
    const state = after(one);
    expect(reduceStaff(state, one)).toBe(state);
    expect(hold(state, [one])).toBe(state);
    const decided = decide(state, one.id, { outcome: 'rejected', by });
    expect(hold(decided, [one])).toBe(decided);
  });

  /** What the log says of a case stands above an earlier guess. */
  it('lets the log correct a guess', () => {
    const one = held('Ada');
    const guess = decide(after(one), one.id, { outcome: 'approved', by: { id: 'me', name: 'Me' } });
    const told = reduceStaff(guess, { type: 'decided', ...logged(), case: one.id, outcome: 'rejected', by, user: 'u_Ada' });
    expect(told.decided.get(one.id)).toMatchObject({ outcome: 'rejected', by: { id: 'bob' } });
  });

  /** Sanctions come into force and are lifted. */
  it('follows sanctions', () => {
    const ban: StaffLogEvent = { type: 'sanctioned', ...logged(), user: 'u_1', kind: 'ban', by };
    const state = after(ban, { ...ban, ...logged(), user: 'u_2' });
    expect([...state.sanctions.keys()]).toEqual(['u_1', 'u_2']);
    const lifted = reduceStaff(state, { type: 'lifted', ...logged(), user: 'u_1', kind: 'ban', by });
    expect([...lifted.sanctions.keys()]).toEqual(['u_2']);
  });

  /** A reset forgets log and cases, and says so, since what waits has to be asked for again. */
  it('starts anew', () => {
    const state = after(held('Ada'), { type: 'reset', reason: 'epoch' });
    expect([state.waiting.length, state.log.length, state.resets]).toEqual([0, 0, 1]);
  });

  /** What only its author and the staff see waits for nobody, is known until it is decided, and comes back when that is undone. */
  it('keeps shadowed messages and people apart', () => {
    const aside: HeldCase = { ...held('Eve'), queue: 'shadowed', message: '5-0' };
    const state = after(aside, { type: 'sanctioned', ...logged(), user: 'u_Eve', kind: 'shadow', by });
    expect(state).toMatchObject({ waiting: [], shadowed: [aside] });
    expect([state.sanctions.size, state.shadows.size]).toEqual([0, 1]);
    const published = reduceStaff(state, { type: 'decided', ...logged(), case: aside.id, outcome: 'approved', by, user: 'u_Eve' });
    expect(published.shadowed).toEqual([]);
    const back = reduceStaff(published, { type: 'reopened', ...logged(), case: aside.id, by, held: aside });
    expect(back).toMatchObject({ waiting: [], shadowed: [aside] });
    expect(reduceStaff(state, { type: 'lifted', ...logged(), user: 'u_Eve', kind: 'shadow', by }).shadows.size).toBe(0);
  });

  /** A message let in from the queue of new people is marked as one of their first. */
  it('knows first messages', () => {
    const one: HeldCase = { ...held('Nell'), queue: 'new' };
    const state = after(one, { type: 'decided', ...logged(), case: one.id, outcome: 'approved', by, user: 'u_Nell', message: '9-0' });
    expect([...state.firsts]).toEqual(['9-0']);
  });

  /** Which shield is up is what the log said last; a change of settings by hand says nothing of it. */
  it('knows the shield', () => {
    const shield = { preset: 'raid', at: 1, until: 2, by: 'bob', name: 'Bob' };
    const up: StaffLogEvent = { type: 'settings_changed', ...logged(), settings: { slow_mode: 30 }, before: { slow_mode: 0 }, shield, by };
    const other: StaffLogEvent = { type: 'settings_changed', ...logged(), settings: { slow_mode: 5 }, by };
    expect(after().shield).toBeUndefined();
    expect(after(up, other).shield).toEqual(shield);
    expect(after(up, { ...other, shield_down: true }).shield).toBeNull();
    expect(after(up, { type: 'reset', reason: 'expired' }).shield).toBeUndefined();
  });
});
