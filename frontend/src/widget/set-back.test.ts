import { expect, it } from 'vitest';
import type { AuditAction } from '../client/protocol';
import { setsBack, toSetBack } from './set-back';
import { lastOf } from './slash';

const row = (id: string, from: object, to: object, lists?: object): AuditAction => ({ id, at: 1, actor: { id: 'me', name: 'Me' }, action: 'settings', target: 'room', reason: null, detail: { from, to, ...(lists && { lists }) } });
const slowed = row('2', { slow_mode: 0 }, { slow_mode: 20 });
const back = row('3', { slow_mode: 20 }, { slow_mode: 0 });

/** The old values come back, if nobody has set others since; lists, and rows that do not say what was before, are left alone. */
it('sets settings back to what they were', () => {
  expect(toSetBack(slowed, { slow_mode: 20, title: 'x' })).toEqual({ slow_mode: 0 });
  expect(toSetBack(slowed, { slow_mode: 30 })).toBe('changed');
  expect(toSetBack(row('4', { slow_mode: 0 }, { slow_mode: 20 }, { terms: { added: ['x'] } }), { slow_mode: 20 })).toBe('listed');
  expect(toSetBack({ ...slowed, detail: { slow_mode: 20 } }, { slow_mode: 20 })).toBe('listed');
  expect(toSetBack(row('5', { levels: { a: 1, b: 2 } }, { levels: { b: 2 } }), { levels: { b: 2 } })).toEqual({ levels: { a: 1, b: 2 } });
});

/** What was set back is done with: the next /undo means what was done before it. */
it('goes on to what was done before', () => {
  expect(setsBack(back, slowed)).toBe(true);
  expect(setsBack(slowed, row('1', {}, { slow_mode: 0 }))).toBe(false);
  const ban: AuditAction = { ...slowed, id: '1', action: 'ban', detail: {} };
  expect(lastOf([back, slowed, ban])?.id).toBe('1');
  expect(lastOf([slowed, ban])?.id).toBe('2');
  expect(lastOf([row('9', { slow_mode: 1 }, { slow_mode: 2 }), slowed, ban])?.id).toBe('9');
});
