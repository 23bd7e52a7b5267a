import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('HTMLElement', class {});
vi.stubGlobal('customElements', { define: () => undefined, get: () => undefined });
const { filled } = await import('./reason-picker');

describe('a canned reason', () => {
  /** Variables are filled in; an unknown one leaves no hole in front of a comma or at the end; other braces stay. */
  it('is filled with what is known', () => {
    expect(filled('Please mind your language, {name}.', { name: 'Ada' })).toBe('Please mind your language, Ada.');
    expect(filled('Be kind {name}, in {room}', { room: 'Main' })).toBe('Be kind, in Main');
    expect(filled('{rule} {x}', { rule: 'No ads' })).toBe('No ads {x}');
  });
});
