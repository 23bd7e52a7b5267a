import { describe, expect, it } from 'vitest';
import type { AnyEvent, Posted, User } from './protocol';
import { firstKnown, initial, prepend, reduce, trim, type RoomState } from './reduce';

const ADA: User = { id: 'u_ada', name: 'Ada', role: 'viewer', badges: [], color: '' };
const BOB: User = { id: 'u_bob', name: 'Bob', role: 'viewer', badges: [], color: '' };

function posted(seq: number, author = ADA, more: Partial<Posted> = {}): Posted {
  return { type: 'posted', id: `${String(seq)}-0`, seq, at: seq * 1000, author, text: `text ${String(seq)}`, ...more };
}
function after(...events: AnyEvent[]): RoomState {
  return reduce(initial(), { events });
}
const quoting = (seq: number, quoted: Posted): Posted =>
  posted(seq, BOB, { reply_to: { id: quoted.id, author: quoted.author, text: quoted.text } });

const WELCOME: AnyEvent = {
  type: 'welcome', room: 'main', log: 'room', you: ADA, settings: { title: 'Main', frozen: false },
  pinned: null, resumed: true, heartbeat: 25, viewers: 3, may_post: true,
};
const STORY: AnyEvent[] = [
  WELCOME,
  posted(1),
  quoting(2, posted(1)),
  posted(3, BOB),
  { type: 'removed', id: '4-0', seq: 4, at: 4000, targets: ['1-0'], by: 'moderator' },
  { type: 'settings', id: '5-0', seq: 5, at: 5000, settings: { slow_mode: 10 } },
  { type: 'purged', id: '6-0', seq: 6, at: 6000, user: 'u_bob', since: 0 },
  { type: 'restored', id: '7-0', seq: 7, at: 7000, messages: [posted(3, BOB)] },
  { type: 'frozen', id: '8-0', seq: 8, at: 8000 },
  { type: 'viewers', count: 9 },
];

describe('reduce', () => {
  it('does not change the state it is given', () => {
    const state = Object.freeze({ ...initial(), rows: Object.freeze([]) });
    expect(reduce(state, posted(1)).rows).toHaveLength(1);
    expect(state.rows).toHaveLength(0);
  });

  it('is unmoved by anything it has applied before', () => {
    let state = initial();
    for (const event of STORY) {
      const once = reduce(state, event);
      expect(reduce(once, event)).toEqual(once);
      state = once;
    }
    expect(reduce(state, { events: STORY.slice(1, -1) })).toEqual(state);
  });

  it('keeps messages in the order of the log', () => {
    expect(after(posted(1), posted(2), posted(2), posted(1)).rows.map((row) => row.seq)).toEqual([1, 2]);
  });

  it('takes the text away from a removed message and from every quote of it', () => {
    const state = after(...STORY.slice(0, 5));
    expect(state.rows[0]).toMatchObject({ text: '', removed: 'moderator' });
    expect(state.rows[1]?.reply_to).toMatchObject({ text: '', removed: true });
    expect(JSON.stringify(state)).not.toContain('text 1');
  });

  it('keeps the place of a message that was already gone when I came', () => {
    expect(after(posted(1, ADA, { removed: true, text: '' })).rows[0]).toMatchObject({ seq: 1, text: '', removed: 'unknown' });
  });

  it('hides what a purged author said from then until now, not before, not after, and in quotes', () => {
    const state = after(
      posted(1), posted(2), quoting(3, posted(2)),
      { type: 'purged', id: '4-0', seq: 4, at: 4000, user: 'u_ada', since: 1500 },
      posted(5),
    );
    expect(state.rows.map((row) => row.text)).toEqual(['text 1', '', 'text 3', 'text 5']);
    expect(state.rows[2]?.reply_to).toMatchObject({ text: '', removed: true });
  });

  it('hides a purged author in quotes whose message is no longer here', () => {
    const state = after(quoting(2, posted(1)), { type: 'purged', id: '3-0', seq: 3, at: 3000, user: 'u_ada', since: 0 });
    expect(state.rows[0]?.reply_to?.removed).toBe(true);
  });

  it('hides everything a purged author said when no time is given', () => {
    const state = after(posted(1), posted(2, BOB), { type: 'purged', id: '3-0', seq: 3, at: 3000, user: 'u_ada' });
    expect(state.rows.map((row) => row.text)).toEqual(['', 'text 2']);
  });

  it('brings a restored message back to its place', () => {
    const gone: AnyEvent = { type: 'removed', id: '3-0', seq: 3, at: 3000, targets: ['1-0'], by: 'moderator' };
    const state = after(posted(1), quoting(2, posted(1)), gone, { type: 'restored', id: '4-0', seq: 4, at: 4000, messages: [posted(1)] });
    expect(state.rows.map((row) => row.text)).toEqual(['text 1', 'text 2']);
    expect(state.rows[1]?.reply_to).toMatchObject({ text: 'text 1' });
  });

  it('throws its list away at a reset and reads on with smaller numbers', () => {
    const state = reduce(after(posted(8), posted(9)), { events: [{ type: 'reset', reason: 'epoch' }, posted(1)] });
    expect(state.rows.map((row) => row.seq)).toEqual([1]);
    expect(state.resets).toBe(1);
  });

  it('follows the settings, the phase of the room, and my own sanctions', () => {
    const state = after(...STORY);
    expect(state).toMatchObject({ settings: { title: 'Main', slow_mode: 10 }, phase: 'frozen', viewers: 9, you: ADA });
    const banned = reduce(state, { type: 'sanctioned', id: 'i1', kind: 'timeout', until: 99 });
    expect(banned.sanction).toMatchObject({ kind: 'timeout', until: 99 });
    expect(reduce(banned, { type: 'lifted', id: 'i2', kind: 'timeout' }).sanction).toBeNull();
  });

  it('lets me write again once a sanction is lifted, here or while I was away', () => {
    const away: AnyEvent = { ...WELCOME, may_post: false };
    const banned = after(away, { type: 'sanctioned', id: 'i1', kind: 'timeout', until: 99 });
    expect(reduce(banned, away)).toMatchObject({ mayPost: false, sanction: { kind: 'timeout' } });
    expect(reduce(banned, { type: 'lifted', id: 'i2', kind: 'timeout' })).toMatchObject({ mayPost: true, sanction: null });
    expect(reduce(banned, WELCOME)).toMatchObject({ mayPost: true, sanction: null });
  });

  it('puts a message that waited where it was written, live, on joining, and in whatever order it is told', () => {
    const late = posted(4, BOB, { written: 1500 });
    expect(after(posted(1), posted(2), posted(3), late, posted(5)).rows.map((row) => row.seq)).toEqual([1, 4, 2, 3, 5]);
    expect(reduce(after(posted(1), posted(2), posted(3)), late).rows.map((row) => row.seq)).toEqual([1, 4, 2, 3]);
    const gone: AnyEvent = { type: 'removed', id: '5-0', seq: 5, at: 5000, targets: ['4-0'], by: 'moderator' };
    const back: AnyEvent = { type: 'restored', id: '6-0', seq: 6, at: 6000, messages: [late] };
    expect(after(posted(1), posted(2), late, gone, back).rows.map((row) => row.text)).toEqual(['text 1', 'text 4', 'text 2']);
    expect(prepend(after(posted(2), posted(3)), [posted(1), late]).rows.map((row) => row.seq)).toEqual([1, 4, 2, 3]);
  });

  it('knows from where on the log is known, wherever the first row came from', () => {
    expect(firstKnown(after(posted(2), posted(3), posted(4, BOB, { written: 500 })))?.seq).toBe(2);
    expect(firstKnown(initial())).toBeUndefined();
  });

  it('shows a masked message masked, in its row, in quotes and where it is pinned, and as it was when that is undone', () => {
    const mod = { id: 'u_mod', name: 'Mod', role: 'moderator' as const };
    const pin: AnyEvent = { type: 'pinned', id: '3-0', seq: 3, at: 3000, message: posted(1), by: mod, until: 9000 };
    const edited = (seq: number, text: string): AnyEvent => ({ type: 'edited', id: `${String(seq)}-0`, seq, at: seq * 1000, target: '1-0', text, by: 'moderator' });
    const masked = after(posted(1), quoting(2, posted(1)), pin, edited(4, 'te•• 1'));
    expect(masked.rows[0]).toMatchObject({ text: 'te•• 1', edited: 'moderator' });
    expect(masked.rows[1]?.reply_to).toMatchObject({ text: 'te•• 1' });
    expect(masked.pinned).toMatchObject({ message: { text: 'te•• 1' }, until: 9000 });
    expect(JSON.stringify(masked)).not.toContain('text 1');
    const back = reduce(masked, edited(5, 'text 1')).rows[0];
    expect(back).toMatchObject({ text: 'text 1' });
    expect(back?.edited).toBeUndefined();
    const gone: AnyEvent = { type: 'removed', id: '4-0', seq: 4, at: 4000, targets: ['1-0'], by: 'moderator' };
    expect(after(posted(1), gone, edited(5, 'text 1')).rows[0]).toMatchObject({ text: '', removed: 'moderator' });
  });

  it('pins one message, and none that is removed, purged or unpinned', () => {
    const mod = { id: 'u_mod', name: 'Mod', role: 'moderator' as const };
    const pin = (seq: number, message: Posted): AnyEvent => ({ type: 'pinned', id: `${String(seq)}-0`, seq, at: seq * 1000, message, by: mod });
    const state = after(posted(1), posted(2, BOB), pin(3, posted(1)), pin(4, posted(2, BOB)));
    expect(state.pinned?.message.id).toBe('2-0');
    expect(reduce(state, { type: 'removed', id: '5-0', seq: 5, at: 5000, targets: ['2-0'], by: 'moderator' }).pinned).toBeNull();
    expect(reduce(state, { type: 'purged', id: '5-0', seq: 5, at: 5000, user: 'u_bob', since: 0 }).pinned).toBeNull();
    expect(reduce(state, { type: 'unpinned', id: '5-0', seq: 5, at: 5000, message: '2-0' }).pinned).toBeNull();
    expect(reduce(state, WELCOME).pinned).toBeNull();
    expect(reduce(initial(), { ...WELCOME, pinned: { message: posted(7), by: mod } }).pinned?.message.id).toBe('7-0');
  });

  it('has announcements among the messages, and empties one that is taken back', () => {
    const mod = { id: 'u_mod', name: 'Mod', role: 'host' as const };
    const said: AnyEvent = { type: 'announced', id: '2-0', seq: 2, at: 2000, text: 'Doors open', style: 'warning', by: mod };
    const state = after(posted(1), said, posted(3));
    expect(state.rows[1]).toMatchObject({ text: 'Doors open', announced: 'warning', author: { name: 'Mod' } });
    expect(reduce(state, { type: 'removed', id: '4-0', seq: 4, at: 4000, targets: ['2-0'], by: 'moderator' }).rows[1]).toMatchObject({ text: '', removed: 'moderator' });
    expect(after({ ...said, text: '', removed: true }).rows[0]).toMatchObject({ text: '', removed: 'unknown' });
  });

  it('places what only I see where I said it, counts nothing by it, and lets what is published take its place', () => {
    const mine = posted(3, ADA, { id: 's-1', at: 2500, nonce: 'nonce-of-mine' });
    const state = reduce(after(WELCOME, posted(1, BOB), posted(2, BOB)), { events: [mine] });
    expect(state.rows.map((row) => row.id)).toEqual(['1-0', '2-0', 's-1']);
    const more = reduce(state, { events: [mine, posted(3, BOB)] });
    expect(more.rows.map((row) => row.id)).toEqual(['1-0', '2-0', 's-1', '3-0']);
    const published = reduce(more, posted(4, ADA, { nonce: 'nonce-of-mine' }));
    expect(published.rows.map((row) => row.id)).toEqual(['1-0', '2-0', '3-0', '4-0']);
    expect(after(WELCOME, mine, posted(1, BOB), posted(2, BOB), posted(3, BOB)).rows.map((row) => row.id)).toEqual(['1-0', '2-0', 's-1', '3-0']);
    const gone = reduce(more, { type: 'removed', id: 'i-1', seq: 2, at: 4000, targets: ['s-1'], by: 'author' });
    expect(gone.rows.find((row) => row.id === 's-1')).toMatchObject({ text: '', removed: 'author' });
    expect(gone.seq).toBe(3);
  });

  it('lets the place of my message go where it was taken from when it waits again, and nobody else’s', () => {
    const state = after(WELCOME, posted(1, ADA, { nonce: 'of-mine' }), posted(2, BOB, { nonce: 'of-mine' }), posted(3, ADA));
    const taken = reduce(state, { type: 'removed', id: '4-0', seq: 4, at: 4000, targets: ['1-0', '3-0'], by: 'moderator' });
    const again: AnyEvent = { type: 'reopened', case: 'c', nonce: 'of-mine', text: 'x' };
    expect(reduce(taken, again).rows.map((row) => row.id)).toEqual(['2-0', '3-0']);
  });

  it('does not mind what it does not know', () => {
    const strange = { type: 'sparkled', id: '1-0', seq: 1, at: 1 } as unknown as AnyEvent;
    expect(after(strange, posted(2))).toMatchObject({ seq: 2, rows: [{ seq: 2 }] });
  });
});

describe('prepend and trim', () => {
  it('puts older messages before, each once', () => {
    const state = prepend(after(posted(3), posted(4)), [posted(1), posted(2), posted(3)]);
    expect(state.rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
    expect(state.seq).toBe(4);
  });

  it('keeps the newest', () => {
    expect(trim(after(posted(1), posted(2), posted(3)), 2).rows.map((row) => row.seq)).toEqual([2, 3]);
  });
});
