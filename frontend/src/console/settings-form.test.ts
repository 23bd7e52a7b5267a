import { expect, it } from 'vitest';
import { afterTouch, stillChanged } from './settings-form';

interface Settings {
  slow_mode: number;
  levels: Record<string, number>;
  blocked_terms: string[];
}
const settings: Settings = { slow_mode: 5, levels: { hate: 3, spam: 1 }, blocked_terms: ['a', 'b'] };

/** What is set back to what it was is no change any more, in whatever order it is written. */
it('knows what is a change', () => {
  const touched = afterTouch<Settings, 'slow_mode'>({}, settings, 'slow_mode', 10);
  expect(touched).toEqual({ slow_mode: 10 });
  expect(afterTouch<Settings, 'slow_mode'>(touched, settings, 'slow_mode', 5)).toEqual({});
  expect(afterTouch<Settings, 'levels'>(touched, settings, 'levels', { spam: 1, hate: 3 })).toEqual({ slow_mode: 10 });
  expect(afterTouch<Settings, 'blocked_terms'>({}, settings, 'blocked_terms', ['b', 'a'])).toEqual({ blocked_terms: ['b', 'a'] });
});

/** Who saved the same meanwhile has made it no change; what else they saved leaves mine alone. */
it('forgets changes that others have made', () => {
  expect(stillChanged<Settings>({ slow_mode: 10, levels: { hate: 4 } }, { ...settings, slow_mode: 10 })).toEqual({ levels: { hate: 4 } });
});
