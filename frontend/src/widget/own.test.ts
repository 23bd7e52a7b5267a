import { expect, it } from 'vitest';
import type { Posted } from '../client/protocol';
import { answered, arrived, begin, heard, turnedAway, type OwnDrafts } from './own';

const DRAFT = { nonce: 'nonce-01', text: 'hello', at: 1 };
const sending: OwnDrafts = begin([], DRAFT);
const posted: Posted = { type: 'posted', id: '1-0', seq: 7, at: 1, author: { id: 'me', name: 'Me', role: 'viewer', badges: [], color: '' }, text: 'hello', nonce: 'nonce-01' };

it('shows a draft once, also when it is tried again', () => {
  expect(begin(sending, DRAFT)).toEqual(sending);
});

it('keeps a sent draft until the log has brought the message', () => {
  const sent = answered(sending, { status: 'sent', nonce: 'nonce-01', id: '1-0', seq: 7 });
  expect(sent).toHaveLength(1);
  expect(arrived(sent, 6)).toHaveLength(1);
  expect(arrived(sent, 7)).toHaveLength(0);
  expect(heard(sent, posted, 'me')).toHaveLength(0);
});

it('is not fooled by somebody else with the same nonce', () => {
  expect(heard(sending, posted, 'somebody')).toEqual(sending);
});

it('follows a held draft to its decision', () => {
  const held = answered(sending, { status: 'held', nonce: 'nonce-01', case: 'c' });
  expect(held[0]?.sending).toEqual({ is: 'held' });
  const decided = { type: 'decided', id: 'i', case: 'c', nonce: 'nonce-01', outcome: 'rejected', reason: 'Off topic' } as const;
  expect(heard(held, decided, 'me')[0]?.sending).toEqual({ is: 'declined', reason: 'Off topic' });
  expect(heard(held, { ...decided, outcome: 'approved' }, 'me')).toEqual([]);
});

it('lets a declined draft wait again when its decision was undone', () => {
  const held = answered(sending, { status: 'held', nonce: 'nonce-01', case: 'c' });
  const declined = heard(held, { type: 'decided', id: 'i', case: 'c', nonce: 'nonce-01', outcome: 'rejected' }, 'me');
  expect(heard(declined, { type: 'reopened', id: 'j', case: 'c', nonce: 'nonce-01' }, 'me')[0]?.sending).toEqual({ is: 'held' });
});

it('shows what was published as waiting again when that was undone', () => {
  const reply_to = { id: '1-0', author: { id: 'a', name: 'Ada' }, text: 'hi' };
  const letter = { type: 'reopened', id: 'j', at: 9, case: 'c', nonce: 'nonce-01', text: 'hello', written: 1, reply_to } as const;
  const waits = { nonce: 'nonce-01', text: 'hello', at: 1, reply_to, sending: { is: 'held' } };
  expect(heard([], letter, 'me')).toEqual([waits]);
  expect(heard(heard([], letter, 'me'), letter, 'me')).toEqual([waits]);
  expect(heard(heard([], letter, 'me'), posted, 'me')).toEqual([]);
});

it('declines what waits when its author is banned, and nothing else', () => {
  const held = answered(begin(sending, { ...DRAFT, nonce: 'nonce-02' }), { status: 'held', nonce: 'nonce-02', case: 'c' });
  expect(turnedAway(held).map((draft) => draft.sending.is)).toEqual(['sending', 'declined']);
});
