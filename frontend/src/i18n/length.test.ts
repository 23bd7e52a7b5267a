import { expect, it } from 'vitest';
import { length } from './length';

/** A length is told as it was chosen, whatever unit that was in, and though two clocks differ a little. */
it('tells lengths exactly', () => {
  const told = { 10: '10 seconds', 60: '1 minute', 90: '1 min 30 s', 400: '6 min 40 s', 599.4: '10 minutes', 3600: '1 hour', 5400: '1 h 30 min', 86_400: '1 day', 1_209_600: '14 days' };
  for (const [seconds, said] of Object.entries(told)) expect(length(Number(seconds))).toBe(said);
});
