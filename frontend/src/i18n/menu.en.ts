import type { RowAction } from '../elements/chat-log/row-menu';
import type { Report } from '../client/wire';

/** The words of a message's menu and of what it leads to, which are loaded when somebody wants them. */
export const menuWords = {
  menu: 'Message actions',
  actions: {
    reply: 'Reply',
    copy: 'Copy text',
    report: 'Report to the moderators',
    delete: 'Delete my message',
    remove: 'Remove message',
    pin: 'Pin message',
    mask: 'Mask what is found',
    permit: 'Permit its author a link',
  } satisfies Record<RowAction, string>,
  done: {
    pin: 'Pinned. /undo takes it back.',
    unpin: 'Unpinned. /undo takes it back.',
    mask: 'Masked. /undo takes it back.',
    permit: 'They may post one link now. /undo takes it back.',
  },
  permitted: (time: string): string => `The moderators let you post one link until ${time}.`,
  permitOver: 'You may not post a link any more.',
  deleteFailed: (why: string): string => `The message could not be removed. ${why}`,
  report: {
    title: (name: string): string => `Report a message of ${name}`,
    hint: 'Only the moderators see who reported it, and why.',
    reason: 'What is wrong with it?',
    note: 'More to say about it? (if you like)',
    send: 'Report',
    sent: 'Reported. Thank you; you will be told what the moderators decide.',
    again: 'You reported this message before. The moderators have it.',
    looked: { upheld: 'The moderators have looked at this message before.', dismissed: 'The moderators have looked at this message, and it stays.' },
    reasons: {
      spam: 'Spam',
      insult: 'Insults somebody',
      hate: 'Hate',
      threat: 'Threatens somebody',
      sexual: 'Sexual',
      self_harm: 'About self-harm',
      personal_data: 'Private things of somebody',
      scam: 'Fraud',
      other: 'Something else',
    } satisfies Record<Report['reason'], string>,
  },
  appeal: {
    title: 'Ask to be let back in',
    hint: 'A moderator will read this, if possible not the one who decided.',
    text: 'What should they know?',
    send: 'Send',
    sent: 'Sent. A moderator will look at it.',
    open: 'Your appeal waits for a moderator.',
    reopened: 'The decision about your appeal was taken back. It waits for a moderator again.',
    granted: 'Your appeal was granted.',
    upheld: (reason?: string): string => `Your appeal was not granted.${reason ? ` ${reason}` : ''}`,
  },
  decided: {
    upheld: 'A message that you reported was removed. Thank you.',
    dismissed: 'The moderators looked at a message that you reported, and it stays.',
    reopened: 'The moderators look again at a message that you reported.',
  },
  warning: {
    title: 'The moderators warn you',
    hint: 'You can write again when you have read this.',
    read: 'I have read this',
  },
  cancel: 'Cancel',
};
