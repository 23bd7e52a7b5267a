/** The words of what moderators do to many, of reasons, of undoing, and of what was done. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

type Outcome = 'approved' | 'rejected' | 'masked' | 'upheld' | 'dismissed' | 'granted' | 'expired';
type BulkAction = 'remove' | 'purge' | 'warn' | 'timeout' | 'ban';

const done: Readonly<Record<BulkAction, (n: number) => string>> = {
  remove: (n) => `${count(n, 'message is', 'messages are')} removed.`,
  purge: (n) => `Everything of ${count(n, 'person', 'people')} is removed.`,
  warn: (n) => `${count(n, 'person is', 'people are')} warned.`,
  timeout: (n) => `${count(n, 'person is', 'people are')} timed out.`,
  ban: (n) => `${count(n, 'person is', 'people are')} banned.`,
};

export const actWords = {
  said: {
    timedOut: (name: string, label: string): string => `${name} is timed out for ${label}.`,
    banned: (name: string): string => `${name} is banned.`,
    warned: (name: string): string => `${name} is warned, and may not write before they have read it.`,
    purged: (name: string): string => `Everything ${name} wrote is removed.`,
    removed: 'The message is removed.',
    announced: 'It is announced.',
    pinned: 'The message is pinned.',
    unpinned: 'Nothing is pinned any more.',
    masked: 'The message is masked for everybody.',
    permitted: (name: string): string => `${name} may post one link within three minutes.`,
    shadowed: (name: string): string => `What ${name} writes is seen by them and the staff alone.`,
    escalated: 'The case is left to the hosts.',
    lifted: (name: string): string => `The sanction of ${name} is lifted.`,
    decided: (outcome: Outcome, name: string): string =>
      ({
        approved: `The message of ${name} is approved.`,
        rejected: `The message of ${name} is rejected.`,
        masked: `The message of ${name} is published masked.`,
        upheld: `Decided: it stands against ${name}.`,
        dismissed: `The message of ${name} stays.`,
        granted: `The sanction of ${name} is lifted.`,
        expired: `The message of ${name} is out of date.`,
      })[outcome],
    first: (by: string, outcome: string): string => `${by} was first and ${outcome} this message.`,
    bulk: (action: BulkAction, n: number): string => done[action](n),
    back: (n: number): string => `${count(n, 'message is', 'messages are')} back.`,
    undid: (what: string): string => `Undone: ${what}.`,
    undone: (n: number): string => `${count(n, 'action is', 'actions are')} undone.`,
    nothingUndone: 'There is nothing to undo.',
  },
  announce: {
    title: 'Say something to everybody',
    text: 'Announcement',
    style: 'It looks like',
    styles: { info: 'a piece of news', success: 'good news', warning: 'a warning', host: 'the host speaking' } as Readonly<Record<string, string>>,
    send: 'Announce',
  },
  reject: {
    held: {
      title: (name: string): string => `Reject this message of ${name}?`,
      body: 'Its author is told that it was declined, and why.',
      confirm: (name: string): string => `Reject the message of ${name}`,
    },
    new: {
      title: (name: string): string => `Reject this message of ${name}?`,
      body: 'Its author is told that it was declined, and why.',
      confirm: (name: string): string => `Reject the message of ${name}`,
    },
    reported: {
      title: (name: string): string => `Remove this message of ${name}?`,
      body: 'Those who reported it are told.',
      confirm: (name: string): string => `Remove the message of ${name}`,
    },
    appeals: {
      title: (name: string): string => `Uphold the sanction of ${name}?`,
      body: 'They are told that it stands, and why.',
      confirm: (name: string): string => `Uphold the sanction of ${name}`,
    },
  },
  undo: {
    button: 'Undo',
    title: 'Undo more than one action',
    by: (name: string): string => `Everything ${name} did`,
    rule: (name: string): string => `Everything the rule ${name} did`,
    who: 'Whose actions',
    pick: 'Choose …',
    staff: 'People',
    rules: 'Rules',
    minutes: 'in the last minutes',
    none: 'Nobody did anything that could be undone lately.',
    preview: 'Count',
    would: (n: number): string => (n === 0 ? 'Nothing would be undone.' : `${count(n, 'action', 'actions')} would be undone:`),
    messages: (n: number): string => `${count(n, 'message', 'messages')} would be back.`,
    publishes: (n: number): string => `${count(n, 'message that it holds', 'messages that it holds')} would be published:`,
    confirm: (actions: number, held: number): string => {
      const publish = `ublish ${count(held, 'message', 'messages')}`;
      if (actions === 0) return `P${publish}`;
      return held === 0 ? `Undo ${count(actions, 'action', 'actions')}` : `Undo ${count(actions, 'action', 'actions')}, p${publish}`;
    },
    more: (n: number): string => `and ${number.format(n)} more`,
  },
  reason: {
    label: 'Reason (they will see it)',
    canned: 'Canned reason',
    own: 'None, in your own words',
  },
  bulk: {
    title: 'Clean up by pattern',
    chosen: (n: number): string => `Act on ${count(n, 'message', 'messages')}`,
    pattern: 'Messages that contain',
    expression: 'It is a pattern (RE2)',
    minutes: 'Last minutes',
    action: 'What to do',
    actions: {
      remove: 'Remove the messages',
      purge: 'Remove everything their authors wrote',
      warn: 'Warn their authors',
      timeout: 'Time out their authors',
      ban: 'Ban their authors',
    } as Readonly<Record<BulkAction, string>>,
    seconds: 'For',
    preview: 'Look first',
    would: (messages: number, people: number): string =>
      messages === 0 ? `This concerns ${count(people, 'person', 'people')}.` : `This concerns ${count(messages, 'message', 'messages')} of ${count(people, 'person', 'people')}.`,
    people: (n: number): string => `This concerns ${count(n, 'person', 'people')}.`,
    nothing: 'Nothing matches.',
    skipped: (n: number): string => `${count(n, 'message is', 'messages are')} left alone: their authors are staff, or they are gone.`,
    samples: 'The newest of them',
    type: (n: number): string => `Type ${String(n)} to confirm`,
    confirm: (action: BulkAction, n: number): string =>
      ({
        remove: `Remove ${count(n, 'message', 'messages')}`,
        purge: `Remove all of ${count(n, 'person', 'people')}`,
        warn: `Warn ${count(n, 'person', 'people')}`,
        timeout: `Time out ${count(n, 'person', 'people')}`,
        ban: `Ban ${count(n, 'person', 'people')}`,
      })[action],
    cancel: 'Cancel',
    warnNeedsReason: 'A warning needs a reason: it is what they read.',
  },
} as const;
