import { describe, expect, it } from 'vitest';
import type { HeldCase } from '../client/protocol';
import { LINGER_MS, Queue } from './queue';
import type { Resolution } from './staff-state';

const T = 1_000_000;
const held = (id: string): HeldCase => ({
  type: 'held',
  id,
  seq: 1,
  at: T,
  author: { id: 'u', name: 'Ada', role: 'viewer', badges: [], color: '' },
  text: id,
  nonce: `nonce-${id}`,
  verdict: { action: 'hold' },
});
const cases = (...ids: string[]): HeldCase[] => ids.map(held);
const bob: Resolution = { outcome: 'rejected', by: { id: 'bob', name: 'Bob' } };
const seen = (queue: Queue): string[] =>
  queue.places.map((place) => place.held.id + (place.empty ? '_' : place.resolution ? '*' : ''));

describe('the queue as it is drawn', () => {
  /** New cases join at the end, and the first is the one that waits longest. */
  it('shows what waits', () => {
    const queue = new Queue();
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.follow(cases('a', 'b', 'c'), new Map(), T);
    expect(seen(queue)).toEqual(['a', 'b', 'c']);
    expect(queue.neighbour(undefined, 1)).toBe('a');
    expect(queue.neighbour('a', 1)).toBe('b');
    expect(queue.neighbour('a', -1)).toBeUndefined();
  });

  /** Somebody who may harm themselves waits behind nobody, but no card moves while the queue stands still. */
  it('puts what is urgent first', () => {
    const urgent = { ...held('c'), verdict: { action: 'hold' as const, urgent: true } };
    const queue = new Queue();
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.hold(true, T);
    queue.follow([...cases('a', 'b'), urgent], new Map(), T);
    expect(seen(queue)).toEqual(['a', 'b']);
    queue.hold(false, T);
    expect(seen(queue)).toEqual(['c', 'a', 'b']);
    queue.follow([...cases('a', 'b'), urgent, held('d')], new Map(), T);
    expect(seen(queue)).toEqual(['c', 'a', 'b', 'd']);
  });

  /** A decided card stays, greyed, for its moment and then goes. */
  it('lets a decided card linger', () => {
    const queue = new Queue();
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.follow(cases('b'), new Map([['a', bob]]), T);
    expect(seen(queue)).toEqual(['a*', 'b']);
    queue.settle(T + LINGER_MS - 1);
    expect(seen(queue)).toEqual(['a*', 'b']);
    queue.settle(T + LINGER_MS);
    expect(seen(queue)).toEqual(['b']);
  });

  /** While it is looked at nothing moves: what comes is counted, what is decided leaves its place empty. */
  it('stands still', () => {
    const queue = new Queue();
    queue.follow(cases('a', 'b', 'c'), new Map(), T);
    queue.hold(true, T);
    queue.follow(cases('b', 'c', 'd', 'e'), new Map([['a', bob]]), T);
    expect(queue.fresh).toBe(2);
    queue.settle(T + LINGER_MS);
    expect(seen(queue)).toEqual(['a_', 'b', 'c']);
    queue.hold(false, T + LINGER_MS);
    expect(seen(queue)).toEqual(['b', 'c', 'd', 'e']);
    expect(queue.fresh).toBe(0);
  });

  /** Where nothing can move, nothing is kept: below the last card, and when every place is empty. */
  it('moves where it may', () => {
    const queue = new Queue();
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.hold(true, T);
    queue.follow(cases('a'), new Map([['b', bob]]), T);
    queue.settle(T + LINGER_MS);
    expect(seen(queue)).toEqual(['a']);
    queue.follow(cases('c'), new Map([['b', bob], ['a', bob]]), T + LINGER_MS);
    queue.settle(T + 2 * LINGER_MS);
    expect(seen(queue)).toEqual(['c']);
  });

  /** What came meanwhile is taken in at the end when asked for; empty places nobody sees go on their own. */
  it('takes in on request', () => {
    const queue = new Queue();
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.hold(true, T);
    queue.follow(cases('b', 'c'), new Map([['a', bob]]), T);
    queue.settle(T + LINGER_MS);
    queue.take();
    expect(seen(queue)).toEqual(['a_', 'b', 'c']);
    queue.forget(new Set(['a', 'b']));
    expect(seen(queue)).toEqual(['b', 'c']);
  });

  /** A decision that failed opens the card again; one that another made first is shown for longer. */
  it('corrects itself', () => {
    const queue = new Queue();
    const mine: Resolution = { outcome: 'approved', by: { id: 'me', name: 'Me' } };
    queue.follow(cases('a', 'b'), new Map(), T);
    queue.follow(cases('b'), new Map([['a', mine]]), T);
    queue.follow(cases('a', 'b'), new Map(), T + 100);
    expect(seen(queue)).toEqual(['a', 'b']);
    queue.follow(cases('b'), new Map([['a', { ...bob, conflict: true }]]), T + 200);
    queue.settle(T + 200 + LINGER_MS);
    expect(seen(queue)).toEqual(['a*', 'b']);
    expect(queue.places[0]?.resolution?.by.name).toBe('Bob');
  });

  /** A flood is not drawn at once: the rest waits behind and moves up as places become free. */
  it('draws no more than can be read', () => {
    const queue = new Queue();
    const many = cases(...Array.from({ length: 80 }, (_, n) => `c${n}`));
    queue.follow(many, new Map(), T);
    expect(queue.places).toHaveLength(50);
    expect([queue.behind.length, queue.fresh]).toEqual([30, 0]);
    queue.hold(true, T);
    queue.follow([...many, held('new')], new Map(), T);
    expect(queue.fresh).toBe(1);
  });
});
