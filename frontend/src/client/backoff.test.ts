import { describe, expect, it } from 'vitest';
import { Backoff, HEALTHY_MS } from './backoff';

describe('Backoff', () => {
  it('waits a random part of a range that doubles from 0.5 s to 30 s', () => {
    const longest = new Backoff(() => 1);
    expect(Array.from({ length: 8 }, () => longest.next())).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(new Backoff(() => 0).next()).toBe(0);
  });

  it('waits what the server made out for this reader', () => {
    expect(new Backoff(() => 1).next(4200)).toBe(4200);
  });

  it('spreads what the server told everybody', () => {
    expect(new Backoff(() => 0.5).next(undefined, 2000)).toBe(1000);
  });

  it('starts again after a connection that was healthy for a while, not after a short one', () => {
    const backoff = new Backoff(() => 1);
    backoff.next();
    backoff.lasted(HEALTHY_MS - 1);
    expect(backoff.next()).toBe(1000);
    backoff.lasted(HEALTHY_MS);
    expect(backoff.next()).toBe(500);
  });
});
