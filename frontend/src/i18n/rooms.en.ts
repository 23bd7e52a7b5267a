/** The words of the front page. */
export const roomWords = {
  none: 'No rooms are open yet.',
  noneHint: 'A host makes one with the command line or the API.',
  failed: 'The list cannot be loaded now. Reload the page to try again.',
  frozen: 'Paused',
  closed: 'Over',
  open: 'Open',
} as const;
