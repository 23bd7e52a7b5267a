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

  /** Rules on trial are told by their settings, only those that differ; of lists what came and went. */
  it('says what became of rules on trial', () => {
    const term = { text: 'pineapple', action: 'reject' };
    const [was, is] = [
      { links: 'allow', terms: [term], levels: { hate: 3 }, blocked_terms: ['spoiler'] },
      { links: 'hold', terms: [{ action: 'reject', text: 'pineapple' }, { text: 'twist' }], levels: { hate: 4 }, blocked_terms: ['spoiler'] },
    ];
    expect(changesOf({ observed: was }, { observed: is })).toBe('rules on trial: links allow → hold, terms + twist, levels Hate 3 → 4');
    expect(changesOf({ observed: null }, { observed: { preset: 'strict', terms: [term] } })).toBe('rules on trial: preset – → strict, terms + pineapple');
    expect(changesOf({ observed: { preset: 'strict' } }, { observed: null })).toBe('rules on trial: preset strict → –');
    expect(changesOf({ observed: null }, { observed: {} })).toBe('rules on trial: – → …');
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
