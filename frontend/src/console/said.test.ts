import { expect, it } from 'vitest';
import type { ChatEvent } from '../client/protocol';
import { Said } from './said';

const posted = (id: string, text: string): ChatEvent => ({ type: 'posted', id, seq: 1, at: 1, author: { id: 'u_1', name: 'Ada', role: 'viewer', badges: [], color: '#ffffff' }, text });

/** What was said is known after it was removed, as it was said; what came without words is not. */
it('remembers what messages said', () => {
  const said = new Said();
  said.hear([posted('1-0', 'hello'), posted('2-0', ''), { type: 'removed', id: '3-0', seq: 3, at: 3, targets: ['1-0'], by: 'moderator' }]);
  expect(said.textOf('1-0')).toBe('hello');
  expect(said.textOf('2-0')).toBeUndefined();
});

/** Thousands may pass by; the newest of them are known. */
it('forgets the oldest', () => {
  const said = new Said();
  said.hear(Array.from({ length: 2_500 }, (_, n) => posted(`${String(n)}-0`, `number ${String(n)}`)));
  expect(said.textOf('499-0')).toBeUndefined();
  expect(said.textOf('500-0')).toBe('number 500');
  expect(said.textOf('2499-0')).toBe('number 2499');
});
