import { expect, it } from 'vitest';
import { contrast, nameColour, parseHex } from './colour';

const BACKGROUNDS = { light: ['#ffffff', '#f5f6f9', '#eceafd', '#fff4dc'], dark: ['#14161d', '#1c1f29', '#2b2950', '#3a2e16'] };

it('makes every colour a name may have readable on every row of both themes', () => {
  for (let step = 0; step < 512; step += 1) {
    const hex = `#${[step & 7, (step >> 3) & 7, step >> 6].map((part) => Math.round((part * 255) / 7).toString(16).padStart(2, '0')).join('')}`;
    const [, light = '', dark = ''] = /rgb\((.*?)\), rgb\((.*?)\)/.exec(nameColour(hex)) ?? [];
    for (const [theme, css] of Object.entries({ light, dark }) as ['light' | 'dark', string][]) {
      const [r = 0, g = 0, b = 0] = css.split(' ').map(Number);
      for (const background of BACKGROUNDS[theme]) {
        expect(contrast([r, g, b], parseHex(background)), `${hex} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  }
});

it('keeps a colour that is readable already, and has one for what is none', () => {
  expect(nameColour('#5b21b6')).toContain('rgb(91 33 182)');
  expect(nameColour('red; background: url(x)')).toBe(nameColour(undefined));
});
