import { describe, expect, it } from 'vitest';
import { offered, type RowKind } from './live-tools';

const plain: RowKind = { staff: false, removed: false, shadowed: false, announced: false };

describe('what is offered for a row', () => {
  /** What is done often stands in the row, the rest in its menu. */
  it('is everything for what a viewer said', () => {
    expect(offered(plain)).toEqual({ beside: ['remove', 'time-out', 'ban', 'choose'], behind: ['person', 'pin', 'mask', 'hide', 'purge'] });
  });

  /** Nobody times out or purges those who run the chat; what they said may be removed and pinned. */
  it('is less for what staff said', () => {
    expect(offered({ ...plain, staff: true })).toEqual({ beside: ['remove', 'choose'], behind: ['person', 'pin'] });
    expect(offered({ ...plain, staff: true, removed: true })).toEqual({ beside: [], behind: ['person'] });
  });

  /** What is gone is not removed or pinned again; its author can still be acted on. */
  it('is about the author where the message is gone', () => {
    expect(offered({ ...plain, removed: true })).toEqual({ beside: ['time-out', 'ban'], behind: ['person', 'purge'] });
  });

  /** What only its author sees can be published; an announcement is undone, and is nothing to act on. */
  it('is its own for shadowed messages and announcements', () => {
    expect(offered({ ...plain, shadowed: true }).beside).toEqual(['publish', 'time-out', 'ban']);
    expect(offered({ ...plain, announced: true })).toEqual({ beside: [], behind: ['person'] });
  });
});
