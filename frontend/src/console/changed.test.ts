import { describe, expect, it } from 'vitest';
import { changesOf, listsOf, settingNames } from './changed';

describe('what became of settings', () => {
  /** Settings are called as in the forms; two that make one rule are one. */
  it('names them', () => {
    expect(settingNames(['slow_mode', 'rate_messages', 'rate_seconds', 'made_up'])).toBe('slow mode, the rate limit, made_up');
  });

  /** The old value and the new one, switches in words, of levels only those that differ. */
  it('says the old value and the new one', () => {
    expect(changesOf({ slow_mode: 0, frozen: false }, { slow_mode: 20, frozen: true, title: 'unknown before' })).toBe('slow mode: 0 → 20; frozen: off → on');
    expect(changesOf({ levels: { hate: 3, spam: 1 } }, { levels: { hate: 4, spam: 1, scam: 2 } })).toContain('Hate 3 → 4, Scam – → 2');
    expect(changesOf({ title: '' }, { title: 'x'.repeat(60) })).toBe(`the title: – → ${'x'.repeat(40)}…`);
    expect(changesOf({}, { slow_mode: 1 })).toBe('');
  });

  /** Lists say what was added and removed, the first of many. */
  it('says what came to a list and what went', () => {
    expect(listsOf({ blocked_terms: { added: ['gribblefrost'], removed: ['spoiler'] } })).toBe('blocked terms: + gribblefrost, − spoiler');
    expect(listsOf({ terms: { added: [1, 2, 3, 4, 5].map((n) => ({ text: `word ${String(n)}`, action: 'hold' })), removed: [] } })).toContain('+ word 3, + ');
    expect(listsOf({ auto_approve: { added: [{ check: 'links', level: 2 }], removed: [] } })).toContain('+ links');
    expect(listsOf({ ladder: { added: [], removed: [{ filter: 'caps', steps: [] }] } })).toContain('− caps');
    // Another order alone.
    expect(listsOf({ terms: { added: [], removed: [] } })).toBe('');
  });
});
