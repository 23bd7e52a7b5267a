import { describe, expect, it } from 'vitest';
import type { HeldCase } from '../client/protocol';
import { EVERYTHING, fits } from './queue-filter';

const held: HeldCase = {
  type: 'held',
  id: '1-0',
  seq: 1,
  at: 1,
  author: { id: 'u_1', name: 'Ada Lovelace', role: 'viewer', badges: [], color: '' },
  text: 'Buy ÄPFEL here',
  nonce: 'nonce-01',
  verdict: { action: 'hold', category: 'spam' },
};

describe('the filter of a queue', () => {
  /** Without a wish everything fits; each wish narrows, by category, by text or by name, whatever the case of letters. */
  it('takes what is asked for', () => {
    expect(fits(held, EVERYTHING)).toBe(true);
    expect(fits(held, { category: 'spam', text: 'äpfel' })).toBe(true);
    expect(fits(held, { category: '', text: ' lovel ' })).toBe(true);
    expect(fits(held, { category: 'hate', text: '' })).toBe(false);
    expect(fits(held, { category: 'spam', text: 'pears' })).toBe(false);
  });
});
