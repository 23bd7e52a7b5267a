/** The words of the bar with the pinned message. */
export const pinnedWords = {
  pinned: 'Pinned',
  until: (time: string): string => `until ${time}`,
  hide: 'Hide the pinned message',
  unpin: 'Unpin',
} as const;
