/** The lanes in the order of their keys. */
export const LANES = ['queue', 'live', 'log', 'sanctions', 'room', 'rules'] as const;
export type Lane = (typeof LANES)[number];
export type Width = 'wide' | 'middle' | 'narrow';

/** Which lanes share a column, for each width of the window. */
export const COLUMNS: Readonly<Record<Width, readonly (readonly Lane[])[]>> = {
  wide: [['queue'], ['live'], ['log', 'sanctions', 'room', 'rules']],
  middle: [['queue'], ['live', 'log', 'sanctions', 'room', 'rules']],
  narrow: [['queue', 'live', 'log', 'sanctions', 'room', 'rules']],
};
