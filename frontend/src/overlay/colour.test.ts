import { describe, expect, it } from 'vitest';
import { readable } from './colour';

describe('colours of names', () => {
  /** A colour that reads well is left as its owner chose it. */
  it('keeps a good colour', () => {
    expect(readable('#ffa94d', 'u', 'dark')).toBe('#ffa94d');
    expect(readable('#7a3ff2', 'u', 'light')).toBe('#7a3ff2');
  });

  /** Any colour, black and white too, ends readable: light on dark, dark on light. */
  it('moves a bad one just far enough', () => {
    const light = (hex: string): number => [1, 3, 5].reduce((sum, at) => sum + parseInt(hex.slice(at, at + 2), 16), 0) / 765;
    for (const colour of ['#000000', '#0b0b3b', '#ff0000', '#ffffff', '#ffff00', '#808080']) {
      expect(light(readable(colour, 'u', 'dark')), colour).toBeGreaterThan(0.4);
      expect(light(readable(colour, 'u', 'light')), colour).toBeLessThan(0.55);
    }
  });

  /** What is no colour is replaced by one that is always the same for the same person. */
  it('gives one to those who have none', () => {
    expect(readable(undefined, 'u_7', 'dark')).toBe(readable('red;}', 'u_7', 'dark'));
    expect(readable(undefined, 'u_7', 'dark')).toMatch(/^#[0-9a-f]{6}$/);
  });
});
