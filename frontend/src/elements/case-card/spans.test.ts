import { describe, expect, it } from 'vitest';
import { pieces, pointed } from './spans';

const marks = (text: string, spans?: [number, number][]): string =>
  pieces(text, spans)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('marking what a rule found', () => {
  /** What weighed for the model is marked as well, and either may be missing. */
  it('marks hints, too', () => {
    expect(pointed({ hints: [[4, 7]] })).toEqual([[4, 7]]);
    expect(marks('you bad one', [...pointed({ spans: [[0, 3]], hints: [[4, 7]] })].map(([start, end]) => [start, end]))).toBe('[you] [bad] one');
    expect(pointed({})).toEqual([]);
  });

  /** Spans count code points: what stands after an emoji is marked where it is. */
  it('counts an emoji as one', () => {
    expect(marks('🎉🎉 you scammers', [[7, 15]])).toBe('🎉🎉 you [scammers]');
  });

  /** Spans that touch, overlap, come in any order or reach outside mark their union, and no text is lost. */
  it('takes spans as they come', () => {
    expect(marks('abcdef', [[3, 5], [1, 3], [2, 4]])).toBe('a[bcde]f');
    expect(marks('abc', [[-4, 1], [2, 99]])).toBe('[a]b[c]');
    expect(marks('abc', [[2, 1], [5, 9]])).toBe('abc');
  });

  /** A text nothing was found in is one piece; an empty one is none. */
  it('leaves the rest alone', () => {
    expect(pieces('<b>hi</b>')).toEqual([{ text: '<b>hi</b>', marked: false }]);
    expect(pieces('', [[0, 1]])).toEqual([]);
  });
});
