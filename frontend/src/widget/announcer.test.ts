import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Announcer } from './announcer';

let spoken: string[];
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  spoken = [];
  announcer = new Announcer(
    (text) => spoken.push(text),
    () => Date.now(),
  );
});
afterEach(() => {
  announcer.stop();
  vi.useRealTimers();
});

it('reads out every message of a calm room', () => {
  announcer.message('Ada', 'one', false);
  vi.advanceTimersByTime(2_000);
  announcer.message('Bob', 'two', false);
  expect(spoken).toEqual(['Ada: one', 'Bob: two']);
});

it('counts those of a busy room, every 10 seconds', () => {
  for (let i = 0; i < 15; i += 1) announcer.message('Ada', String(i), false);
  expect(spoken).toEqual(['Ada: 0']);
  vi.advanceTimersByTime(10_000);
  expect(spoken).toEqual(['Ada: 0', '14 new messages']);
});

it('always reads out what concerns the reader', () => {
  for (let i = 0; i < 3; i += 1) announcer.message('Ada', 'busy', false);
  announcer.message('Bob', '@you hello', true);
  expect(spoken.at(-1)).toBe('Bob: @you hello');
});

it('is as quiet as its reader wishes', () => {
  announcer.loudness = 'mentions';
  announcer.message('Ada', 'one', false);
  announcer.message('Ada', '@you', true);
  announcer.loudness = 'off';
  announcer.message('Ada', '@you again', true);
  announcer.say('refused');
  expect(spoken).toEqual(['Ada: @you']);
});
