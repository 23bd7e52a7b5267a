import { describe, expect, it } from 'vitest';
import { filled } from './reason-text';

describe('a canned reason', () => {
  /** Variables are filled in; an unknown one leaves no hole in front of a comma or at the end; other braces stay. */
  it('is filled with what is known', () => {
    expect(filled('Please mind your language, {name}.', { name: 'Ada' })).toBe('Please mind your language, Ada.');
    expect(filled('Be kind {name}, in {room}', { room: 'Main' })).toBe('Be kind, in Main');
    expect(filled('{rule} {x}', { rule: 'No ads' })).toBe('No ads {x}');
  });
});
