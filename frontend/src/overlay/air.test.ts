import { describe, expect, it } from 'vitest';
import type { Posted } from '../client/protocol';
import { Air } from './air';
import { parse } from './options';

const T = 1_000_000;
let seq = 0;

function posted(text: string, { user = 'u_1', at = T }: { user?: string; at?: number } = {}): Posted {
  seq += 1;
  return { type: 'posted', id: `m${seq}`, seq, at, author: { id: user, name: user, role: 'viewer', badges: [], color: '' }, text };
}
function air(search = ''): Air {
  return new Air(parse(search).options);
}
const texts = (on: Air, now: number): string[] => on.onAir(now).map((message) => message.text);

describe('what is on air', () => {
  /** The newest `limit` messages are on air, the newest last, and what was pushed out is forgotten. */
  it('is bounded', () => {
    const on = air('limit=2');
    for (const text of ['one', 'two', 'three']) on.apply(posted(text), T);
    expect(texts(on, T)).toEqual(['two', 'three']);
    expect(on.size).toBe(2);
    expect(on.next(T)).toBeUndefined();
  });

  /** A message waits for its delay, stays for its fade, and the next change is known so that no timer has to tick. */
  it('follows delay and fade', () => {
    const on = air('delay=5&fade=10');
    on.apply(posted('late'), T);
    expect(texts(on, T)).toEqual([]);
    expect(on.next(T)).toBe(T + 5_000);
    expect(texts(on, T + 5_000)).toEqual(['late']);
    expect(on.next(T + 5_000)).toBe(T + 15_000);
    expect(texts(on, T + 15_000)).toEqual([]);
    expect(on.size).toBe(0);
  });

  /** What was approved late is not shown late: only where it was written, and only if its time there has not passed. */
  it('does not bring up late what was approved in its place', () => {
    const late = { ...posted('held', { at: T + 6_000 }), written: T + 1_000 };
    const on = air();
    on.apply(posted('one', { at: T }), T);
    on.apply(posted('two', { at: T + 2_000 }), T + 2_000);
    on.apply(late, T + 6_000);
    expect(texts(on, T + 6_000)).toEqual(['one', 'two']);
    const joining = air();
    for (const message of [posted('one', { at: T }), posted('two', { at: T + 2_000 }), late]) joining.apply(message, T + 7_000, false);
    expect(texts(joining, T + 7_000)).toEqual(['one', 'held', 'two']);
    const delayed = air('delay=10');
    delayed.apply(posted('two', { at: T + 2_000 }), T + 2_000);
    delayed.apply(late, T + 6_000);
    expect(texts(delayed, T + 11_000)).toEqual(['held']);
    expect(texts(delayed, T + 12_000)).toEqual(['held', 'two']);
  });

  /** G-7: a message taken back while it waits for its delay never goes on air. */
  it('takes back what waits', () => {
    const on = air('delay=5');
    const message = posted('secret');
    on.apply(message, T);
    on.apply({ type: 'removed', id: 'r', seq: ++seq, at: T, targets: [message.id], by: 'moderator' }, T);
    expect(on.takeRetraction()).toBe(true);
    expect(on.takeRetraction()).toBe(false);
    expect(texts(on, T + 60_000)).toEqual([]);
  });

  /** A masked message is masked at once, on the screen and while it waits for its delay. */
  it('masks what shows and what waits', () => {
    const on = air('delay=5');
    const [shown, waiting] = [posted('rude one'), posted('rude two', { at: T + 4_000 })];
    on.apply(shown, T);
    on.apply(waiting, T + 4_000);
    for (const { id } of [shown, waiting]) on.apply({ type: 'edited', id: 'e', seq: ++seq, at: T, target: id, text: '•••• one', by: 'moderator' }, T + 5_000);
    expect(texts(on, T + 5_000)).toEqual(['•••• one']);
    expect(texts(on, T + 9_000)).toEqual(['•••• one', '•••• one']);
  });

  /** G-7: a purge takes an author's messages from its time on, not those of others, of before, or of after it. */
  it('purges an author', () => {
    const on = air();
    on.apply(posted('before', { at: T - 100 }), T);
    on.apply(posted('during', { at: T }), T);
    on.apply(posted('other', { user: 'u_2' }), T);
    on.apply({ type: 'purged', id: 'p', seq: ++seq, at: T, user: 'u_1', since: T - 50 }, T);
    on.apply(posted('after'), T);
    expect(texts(on, T)).toEqual(['before', 'other', 'after']);
  });

  /** G-5: a reset clears the screen and the delay buffer; what follows it fills them anew. */
  it('starts anew after a reset', () => {
    const on = air('delay=1');
    on.apply(posted('old'), T);
    on.apply({ type: 'reset', reason: 'epoch' }, T);
    on.apply(posted('new', { at: T - 5_000 }), T, false);
    expect(texts(on, T)).toEqual(['new']);
    expect(texts(on, T + 2_000)).toEqual(['new']);
  });

  /** What is live counts from its arrival even when the server's clock differs; what was said before does not stay anew. */
  it('does not trust two clocks to agree', () => {
    const on = air('fade=10');
    on.apply(posted('history', { at: T - 60_000 }), T, false);
    on.apply(posted('live', { at: T - 60_000 }), T);
    expect(texts(on, T)).toEqual(['live']);
    on.apply(posted('ahead', { at: T + 60_000 }), T, false);
    expect(texts(on, T + 9_999)).toEqual(['live', 'ahead']);
    expect(texts(on, T + 10_000)).toEqual([]);
  });

  /** A restored message returns to its place; the same message told twice shows once. */
  it('puts back in order', () => {
    const on = air();
    const [one, two] = [posted('one'), posted('two')];
    on.apply(two, T);
    on.apply({ type: 'restored', id: 'x', seq: ++seq, at: T, messages: [one, two] }, T);
    expect(texts(on, T)).toEqual(['one', 'two']);
  });

  /** The place of a removed message that comes without its text shows nothing. */
  it('skips what is already gone', () => {
    const on = air();
    on.apply({ ...posted(''), removed: true }, T);
    expect(texts(on, T)).toEqual([]);
  });
});

describe('the streamer’s choice', () => {
  const say = (search: string, text: string, author: Partial<Posted['author']> = {}): boolean => {
    const on = air(search);
    const message = posted(text);
    on.apply({ ...message, author: { ...message.author, ...author } }, T);
    return on.onAir(T).length === 1;
  };

  /** Each filter keeps off air what it names, and nothing else. */
  it.each([
    ['hide_commands=1', '!uptime', 'wow! nice', {}],
    ['hide_links=1', 'see example.com/now', 'e.g. this', {}],
    ['hide_links=1', 'https://192.0.2.1/x', 'half past 3.15', {}],
  ])('%s', (search, hidden, shown, author) => {
    expect(say(search, hidden, author)).toBe(false);
    expect(say(search, shown, author)).toBe(true);
  });

  /** People are chosen by name without regard to case or @, by role, and bots by role or badge. */
  it('chooses people', () => {
    expect(say('hide_from=@MILO', 'x', { name: 'milo' })).toBe(false);
    expect(say('only_from=ada', 'x', { name: 'milo' })).toBe(false);
    expect(say('only_from=ada,milo', 'x', { name: 'Milo' })).toBe(true);
    expect(say('roles=host,moderator', 'x')).toBe(false);
    expect(say('roles=host,moderator', 'x', { role: 'host' })).toBe(true);
    expect(say('hide_bots=1', 'x', { role: 'service' })).toBe(false);
    expect(say('hide_bots=1', 'x', { badges: ['bot'] })).toBe(false);
  });
});
