import { describe, expect, it } from 'vitest';
import { intentOf } from './keys';

const none = { ctrlKey: false, altKey: false, metaKey: false, repeat: false, isComposing: false };
const at = { typing: false, plainKeys: true };

describe('what a key asks for', () => {
  /** Each documented key has its meaning, and letters that have none do nothing. */
  it('knows its keys', () => {
    const meant = ['j', 'a', 'r', 'R', 'd', 't', 'b', '?', '3', 'Escape'].map((key) => intentOf({ ...none, key }, at)?.do);
    expect(meant).toEqual(['move', 'approve', 'reject', 'reject-why', 'remove', 'time-out', 'ban', 'help', 'lane', 'escape']);
    for (const key of ['A', '7', 'Enter', 'constructor']) expect(intentOf({ ...none, key }, at), key).toBeUndefined();
  });

  /** A letter with Ctrl, Alt or Meta belongs to the browser. */
  it.each(['ctrlKey', 'altKey', 'metaKey'])('leaves %s alone', (modifier) => {
    expect(intentOf({ ...none, key: 'r', [modifier]: true }, at)).toBeUndefined();
  });

  /** Nothing is decided by typing, by an input method, by a key held down, or when single keys are off; Esc still closes. */
  it('never acts by accident', () => {
    expect(intentOf({ ...none, key: 'a' }, { ...at, typing: true })).toBeUndefined();
    expect(intentOf({ ...none, key: 'a' }, { ...at, plainKeys: false })).toBeUndefined();
    expect(intentOf({ ...none, key: 'a', isComposing: true }, at)).toBeUndefined();
    expect(intentOf({ ...none, key: 'a', repeat: true }, at)).toBeUndefined();
    expect(intentOf({ ...none, key: 'j', repeat: true }, at)).toEqual({ do: 'move', step: 1 });
    expect(intentOf({ ...none, key: 'Escape' }, { typing: true, plainKeys: false })).toEqual({ do: 'escape' });
  });
});
