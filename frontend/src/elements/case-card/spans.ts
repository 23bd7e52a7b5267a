/** A piece of a text: inside one of the spans a rule pointed at, or between them. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/**
 * Cut *text* at *spans*, which are half-open ranges of code points (not of UTF-16 units: an emoji counts as one).
 * Spans may touch, overlap, come in any order, or lie outside; the pieces put together are the text.
 */
export function pieces(text: string, spans: readonly (readonly [number, number])[] = []): Piece[] {
  const points = [...text];
  const marked = new Uint8Array(points.length);
  for (const [start, end] of spans) marked.fill(1, Math.max(0, start), Math.max(0, end));
  const found: { text: string; marked: boolean }[] = [];
  points.forEach((point, index) => {
    const last = found.at(-1);
    const mark = marked[index] === 1;
    if (last && last.marked === mark) last.text += point;
    else found.push({ text: point, marked: mark });
  });
  return found;
}

type Span = readonly [number, number];

/** All that a verdict points at: what rules found, and what weighed for the model. */
export function pointed({ spans = [], hints = [] }: { readonly spans?: readonly Span[]; readonly hints?: readonly Span[] }): readonly Span[] {
  return [...spans, ...hints];
}
