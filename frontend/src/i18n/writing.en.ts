/** The words for those who write: loaded with what they need to do so. */
export const writingWords = {
  name: {
    title: 'What shall we call you?',
    titleChange: 'Your name in this chat',
    label: 'Name',
    join: 'Join the chat',
    save: 'Save',
    cancel: 'Cancel',
    hint: 'Everybody here sees this name.',
  },
  refusals: {
    offline: 'The server cannot be reached. Check your connection.',
    failed: 'The server did not take it. Try again.',
  },
  state: {
    sending: 'Sending …',
    held: 'Waiting for a moderator to look at it',
    declined: (reason?: string): string => (reason ? `Declined by a moderator: ${reason}` : 'Declined by a moderator'),
    failed: 'Not sent.',
    refused: (why: string): string => `Not sent. ${why}`,
  },
  actions: { retry: 'Try again', edit: 'Edit', dismiss: 'Dismiss' },
} as const;
