/** Every word the viewer's faces show. A language is one object of this shape. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

/** A length of time for people: "4 seconds", "10 minutes", "2 hours". */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 90) return count(whole, 'second', 'seconds');
  if (whole < 5400) return count(Math.round(whole / 60), 'minute', 'minutes');
  if (whole < 172_800) return count(Math.round(whole / 3600), 'hour', 'hours');
  return count(Math.round(whole / 86_400), 'day', 'days');
}

function because(reason: string | undefined): string {
  return reason ? ` Reason: ${reason}` : '';
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const words = {
  duration,
  time: (at: number): string => time.format(at),
  moment: (at: number): string => moment.format(at),

  chat: 'Chat',
  log: 'Messages',
  viewers: (n: number): string => count(n, 'person here', 'people here'),
  number: (n: number): string => number.format(n),
  pause: 'Pause the chat',
  resume: 'Go on with the chat',
  newMessages: (n: number): string => (n > 99 ? '99+ new messages' : count(n, 'new message', 'new messages')),
  pausedNothingNew: 'Paused',
  jumpToEnd: 'Show the newest messages',
  older: 'Load older messages',
  loadingOlder: 'Loading older messages …',
  noOlder: 'This is where the chat began',
  olderFailed: 'Older messages cannot be loaded. Try again',
  empty: 'No messages yet. Say hello!',
  emptyReadonly: 'No messages yet.',

  badges: { viewer: '', moderator: 'Mod', host: 'Host', service: 'Bot' },
  removed: {
    moderator: 'Message removed by a moderator',
    author: 'Message removed by its author',
    rule: 'Message removed',
    unknown: 'Message removed',
  },
  announcement: 'Announcement',
  edited: { moderator: 'Masked', author: 'Edited', rule: 'Masked' },
  quoteRemoved: 'Message removed',
  quoteOf: (name: string): string => `In reply to ${name}, show that message`,

  actions: {
    reply: 'Reply',
    more: 'More',
    dismiss: 'Dismiss',
    cancelReply: 'Cancel the reply',
  },
  appeal: 'Appeal',

  composer: {
    label: 'Your message',
    placeholder: 'Say something',
    placeholderReply: (name: string): string => `Reply to ${name}`,
    send: 'Send',
    wait: (seconds: number): string => `You can post again in ${duration(seconds)}.`,
    left: (n: number): string => (n >= 0 ? `${count(n, 'character', 'characters')} left` : `${count(-n, 'character', 'characters')} too many`),
    as: 'Chatting as',
    changeName: 'Change name',
  },

  frozen: 'The moderators have paused this chat.',
  closed: 'This chat is over. Thank you for being here.',
  slowMode: (seconds: number): string => `Slow mode: one message every ${duration(seconds)}.`,
  reload: 'The chat has stopped. Reload the page to go on.',
  membersOnly: 'Reading is open to everybody. Writing needs an invitation.',
  cannotPost: 'You cannot write here at the moment.',
  banned: (reason?: string): string => `You are banned from this room.${because(reason)}`,
  timedOut: (until: number, now: number, reason?: string): string => {
    const seconds = (until - now) / 1000;
    const at = seconds < 64_800 ? time.format(until) : moment.format(until);
    return `You are timed out. You can write again in ${duration(seconds)}, at ${at}.${because(reason)}`;
  },
  writeAgain: 'You can write again.',
  missed: 'You missed some messages. These are the newest.',
  degraded: 'The chat has a problem on our side. Messages come once it is solved.',

  connection: {
    lost: 'Connection lost. Trying again …',
    waiting: (seconds: number): string => `Connection lost. Trying again in ${duration(seconds)}.`,
    not_found: 'There is no such chat.',
    forbidden: 'You may not read this chat.',
    unauthorized: 'You are no longer signed in. Reload the page to go on.',
  },
  announce: {
    message: (name: string, text: string): string => `${name}: ${text}`,
  },
} as const;
