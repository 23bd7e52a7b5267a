import { describe, expect, it } from 'vitest';
import type { StaffEvent, Verdict } from '../client/protocol';
import { entryOf, entryOfAction, numberOf, quoted } from './log-entry';

const by = { id: 'bob', name: 'Bob', role: 'moderator' as const };
const place = { id: '1-0', seq: 1, at: 1_000 };
const nameOf = (id: string): string => ({ u_1: 'Ada' })[id] ?? id;
const said = (event: StaffEvent): string => {
  const { who, what, more } = entryOf(event, nameOf);
  return [who, what, more].filter(Boolean).join(' · ');
};

describe('the log in words', () => {
  /** Each kind of entry says who did what to whom, with names instead of ids, and the reason where there is one. */
  it('says who did what', () => {
    expect(said({ type: 'decided', ...place, case: 'c', outcome: 'approved', by, user: 'u_1' })).toBe('Bob · Approved a message of Ada');
    expect(said({ type: 'decided', ...place, case: 'c', outcome: 'rejected', by, user: 'u_9', reason: 'rude' })).toBe(
      'Bob · Rejected a message of u_9 · rude',
    );
    expect(said({ type: 'removed_by_staff', ...place, targets: ['a', 'b'], by, user: 'u_1' })).toBe('Bob · Removed 2 messages of Ada');
    expect(said({ type: 'purged_by_staff', ...place, user: 'u_1', since: 0, by })).toBe('Bob · Removed everything of Ada');
    expect(said({ type: 'sanctioned', ...place, user: 'u_1', kind: 'ban', by })).toBe('Bob · Banned Ada');
    expect(said({ type: 'sanctioned', ...place, user: 'u_1', kind: 'timeout', until: 601_000, by })).toBe(
      'Bob · Timed out Ada for 10 minutes',
    );
    expect(said({ type: 'lifted', ...place, user: 'u_1', kind: 'ban', by })).toBe('Bob · Lifted the sanction of Ada');
  });

  /** What rules did is said as theirs, and a change of the room names what changed, once. */
  it('says what rules and settings did', () => {
    const author = { id: 'u_1', name: 'Ada', role: 'viewer' as const, badges: [], color: '' };
    const wouldHave = (verdict: Verdict): string => said({ type: 'observed', ...place, author, text: 'x', verdict, done: 'allow' });
    expect(wouldHave({ action: 'hold', stage: 'words', rule: 'damn' })).toBe('damn · Rules on trial: would have held a message of Ada · x');
    expect(wouldHave({ action: 'hold', stage: 'hooks', rule: 'mood/loud' })).toBe(
      'mood/loud · The check mood, which only observes: would have held a message of Ada · x',
    );
    const verdict = { action: 'reject' as const, reason: 'A blocked term.' };
    expect(said({ type: 'rejected', ...place, author, text: 'x', verdict })).toBe('Rule · Refused a message of Ada · A blocked term.');
    const waits = { type: 'held' as const, ...place, author, text: 'x', nonce: 'n', verdict: { action: 'hold' as const } };
    expect(said(waits)).toBe('Rule · Held a message of Ada');
    expect(said({ ...waits, queue: 'shadowed' })).toBe('Rule · Shadowed a message of Ada');
    expect(said({ type: 'settings_changed', ...place, settings: { rate_messages: 3, rate_seconds: 5, slow_mode: 2 }, by })).toBe(
      'Bob · Changed the rate limit, slow mode',
    );
  });

  /** An action of the record is said in the same words, with the name kept with it; an unknown one by its own name. */
  it('reads the record', () => {
    const action = { id: '9', at: 1_000, actor: by, target: 'u_1', reason: '', detail: {} };
    const read = (change: object): string => entryOfAction({ ...action, ...change } as Parameters<typeof entryOfAction>[0], nameOf).what;
    expect(read({ action: 'ban' })).toBe('Banned Ada');
    expect(read({ action: 'timeout', detail: { until: 61_000 } })).toBe('Timed out Ada for 1 minute');
    expect(read({ action: 'remove', target: '17-0', detail: { user: 'u_1', name: 'Countess' } })).toBe('Removed a message of Countess');
    expect(read({ action: 'approve', target: '17-0' })).toBe('Approved a message of somebody');
    expect(read({ action: 'settings', target: 'main', detail: { slow_mode: 3 } })).toBe('Changed slow mode');
    const detail = { from: { slow_mode: 0 }, to: { slow_mode: 3 }, lists: { origins: { removed: [], added: [] } } };
    expect(read({ action: 'settings', target: 'main', detail })).toMatch(/^Changed slow mode, /);
    expect(read({ action: 'knight', detail: null })).toBe('knight');
  });

  /** Undoing is offered by number alone: what an undoing brought has none, and what cannot be undone is not offered. */
  it('offers undoing for what has its number', () => {
    const row = { id: '9', at: 1_000, actor: by, action: 'settings', target: 'main', reason: '' };
    const offered = (detail: object): string | undefined => entryOfAction({ ...row, detail } as Parameters<typeof entryOfAction>[0], nameOf).undoes;
    expect(offered({ from: { slow_mode: 0 }, to: { slow_mode: 3 } })).toBe('9');
    expect(offered({ slow_mode: 3 })).toBeUndefined();
    expect(offered({ from: {}, to: {}, lists: { hooks: { removed: [], added: [] } } })).toBeUndefined();
    expect(numberOf({ type: 'lifted', ...place, user: 'u_1', kind: 'ban', by, action: '812' })).toBe('812');
    expect(numberOf({ type: 'lifted', ...place, user: 'u_1', kind: 'ban', by })).toBeUndefined();
    expect(numberOf({ type: 'announced_by_staff', ...place, text: 'hi', style: 'info', by, message: '9-0' })).toBeUndefined();
    expect(numberOf({ type: 'noted', ...place, user: 'u_1', text: 'x', by })).toBeUndefined();
    expect(numberOf({ type: 'undone', ...place, by, count: 1, actions: ['1'] })).toBeUndefined();
  });

  /** A shield is one line, and so is its end; settings say what they were, in the log and on record. */
  it('says which shield was put up, and what settings were', () => {
    const shield = { preset: 'raid', at: 1, until: 0, by: 'bob', name: 'Bob' };
    const changed = { type: 'settings_changed' as const, ...place, settings: { slow_mode: 30 }, before: { slow_mode: 0 }, by };
    expect(said({ ...changed, shield })).toBe('Bob · Put up the shield Raid');
    expect(said({ ...changed, shield_down: true })).toBe('Bob · Took the shield down');
    expect(entryOf({ ...changed, shield }, nameOf).kind).toBe('shield');
    expect(said(changed)).toBe('Bob · Changed slow mode · slow mode: 0 → 30');
    const row = { id: '9', at: 1_000, actor: by, target: 'room', reason: '' };
    expect(entryOfAction({ ...row, action: 'shield', detail: { preset: 'calm', until: 0, from: {}, to: {} } }, nameOf).what).toBe('Put up the shield Calm');
    expect(entryOfAction({ ...row, action: 'shield', detail: { preset: '', until: 0, from: {}, to: {} } }, nameOf).what).toBe('Took the shield down');
    const lists = { blocked_terms: { removed: ['spoiler'], added: [] } };
    expect(entryOfAction({ ...row, action: 'settings', detail: { from: { slow_mode: 5 }, to: { slow_mode: 0 }, lists } }, nameOf)).toMatchObject({
      what: 'Changed slow mode, blocked terms',
      more: 'slow mode: 5 → 0; blocked terms: − spoiler',
    });
  });

  /** Each report says what its reporter noted, the first one, too, and which message it is about. */
  it('tells the notes of reports', () => {
    const author = { id: 'u_1', name: 'Ada', role: 'viewer' as const, badges: [], color: '' };
    const report = { by: { id: 'eve', name: 'Eve', role: 'viewer' as const }, at: 1, reason: 'spam' as const, note: 'sells boats' };
    const held = { type: 'held' as const, ...place, author, text: 'buy this', nonce: 'n', verdict: { action: 'hold' as const }, reports: [report] };
    expect(said(held)).toBe('Eve · Reported a message: “buy this” · sells boats');
  });

  /** A part of an action is undone with it, and never alone. */
  it('offers no undoing for parts', () => {
    const action = { id: '9', at: 1_000, actor: by, action: 'lift', target: 'u_1', reason: '', detail: {} };
    expect(entryOfAction(action, nameOf)).toMatchObject({ undoes: '9', part: false });
    expect(entryOfAction({ ...action, part_of: '8' }, nameOf)).toMatchObject({ undoes: undefined, part: true });
    expect(entryOfAction({ ...action, cause: '8' }, nameOf).undoes).toBeUndefined();
  });

  /** A line says which message it is about, shortened, and rules are not named like people. */
  it('says which message, and that a rule did it', () => {
    const textOf = (id: string): string | undefined => ({ c: 'Look  here\nplease' })[id];
    const decided = { type: 'decided' as const, ...place, case: 'c', outcome: 'approved' as const, by, user: 'u_1' };
    expect(entryOf(decided, nameOf, textOf)).toMatchObject({ what: 'Approved a message of Ada: “Look here please”', rule: false });
    expect(entryOf({ ...decided, by: { id: 'rule:expiry', name: 'expiry', role: 'service' } }, nameOf).rule).toBe(true);
    expect(quoted('a'.repeat(80))).toBe(`: “${'a'.repeat(60)}…”`);
    expect(quoted(undefined)).toBe('');
  });
});
