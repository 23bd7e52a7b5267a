import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../client/api';
import type { StaffEvent } from '../client/protocol';
import { OwnChanges } from './own-changes';

const by = { id: 'bob', name: 'Bob', role: 'moderator' as const };
const changed = (change: object): StaffEvent => ({ type: 'settings_changed', id: '1-0', seq: 1, at: 1, settings: { slow_mode: 20 }, by, action: '7', ...change });
const done: Answer<unknown> = { ok: true, status: 200, data: {} };

describe('the number of a change of mine', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** What the log says is taken, be it before the answer or after it. */
  it('is what the log tells', async () => {
    const own = new OwnChanges('bob');
    let answer: (given: Answer<unknown>) => void = () => undefined;
    const early = own.numberOf(['slow_mode'], new Promise((resolve) => (answer = resolve)));
    own.hear([changed({})]);
    answer(done);
    expect(await early).toBe('7');
    const late = own.numberOf(['slow_mode', 'title'], Promise.resolve(done));
    await vi.advanceTimersByTimeAsync(500);
    own.hear([changed({ action: '8' })]);
    expect(await late).toBe('8');
  });

  /** Changes of others, of other settings and by undoing are not mine; where the log is silent there is no number. */
  it('is nobody else’s', async () => {
    const own = new OwnChanges('bob');
    const number = own.numberOf(['slow_mode'], Promise.resolve(done));
    own.hear([changed({ by: { ...by, id: 'eve' } }), changed({ settings: { title: 'x' } }), changed({ action: undefined })]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await number).toBeUndefined();
  });

  /** Where the room was not changed nothing is waited for. */
  it('is none where it failed', async () => {
    const problem = { ok: false, problem: { code: 'bad_request', detail: 'No.', status: 400 } } as Answer<unknown>;
    expect(await new OwnChanges('bob').numberOf(['slow_mode'], Promise.resolve(problem))).toBeUndefined();
  });
});
