import { duration } from '../i18n/en';
import { actWords } from './words-acts';
import { helpWords } from './words-help';
import { logWords, outcomes } from './words-log';
import { peopleWords } from './words-people';
import { ruleWords } from './words-rules';
import type { HeldCase, Role } from '../client/protocol';

type Appeal = NonNullable<HeldCase['appeal']>;

/** Every word of the moderation console. A language is one object of this shape. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

/** How long ago, as short as it can be said: "now", "12 s", "3 min", "2 h", "4 d". */
function age(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 3) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** What a rule found, as people say it. */
const categories: Readonly<Record<string, string>> = {
  profanity: 'Profanity',
  sexual: 'Sexual',
  insult: 'Insult',
  hate: 'Hate',
  threat: 'Threat',
  self_harm: 'Self-harm',
  minors: 'Minors',
  scam: 'Scam',
  violence: 'Violence',
  personal_data: 'Personal data',
  spam: 'Spam',
  other: 'Something else',
  custom: 'A term of this room',
  link: 'Link',
  repeat: 'Repeated',
  person: 'Who writes',
  hook: 'A check from outside',
  unanswered: 'A check gave no answer',
};
/** The stages of a judgement. */
const stages: Readonly<Record<string, string>> = {
  repeats: 'repeats',
  marks: 'stacked marks',
  flood: 'flooding',
  caps: 'capital letters',
  mentions: 'mentions',
  emotes: 'emotes',
  words: 'word lists',
  terms: 'terms of this room',
  links: 'links',
  contacts: 'contact details',
  spam: 'spam patterns',
  first: 'first messages',
  model: 'the model',
  fold: 'folding',
  sender: 'who writes',
  person: 'who writes',
  policy: 'what the room makes of it',
  reports: 'reports of people',
  hooks: 'checks from outside',
};
/** Rules whose name says no more than the category does; others are a term or a site. */
const plainRules: ReadonlySet<string> = new Set(['repeated']);

const ruleNames: Readonly<Record<string, string>> = { first_message: 'First message', premoderated: 'All wait here', watched: 'All theirs wait', shadowed: 'Shadow', likelihood: 'Likelihood' };

/** A rule as people read it: of a term of the room its text alone, for its category says what it is. */
function ruleName(name: string | undefined): string {
  if (name === undefined || plainRules.has(name)) return '';
  // Names of ours, as people write them.
  return ruleNames[name] ?? (/^[a-z]+(_[a-z]+)+$/.test(name) ? name.replaceAll('_', ' ') : name.replace(/^term:/, ''));
}

const roles: Record<Role, string> = { viewer: 'Viewer', moderator: 'Moderator', host: 'Host', service: 'Bot' };

export const words = {
  age,
  duration,
  clock: (at: number): string => clock.format(at),
  moment: (at: number): string => moment.format(at),
  roles,

  title: 'Moderation',
  pageTitle: (held: number, room: string): string => `${held > 0 ? `(${held}) ` : ''}Moderation · ${room}`,
  loading: 'Loading…',
  outdated: 'The server was updated. Reload the page to go on.',
  you: 'you',
  somebody: 'somebody',

  signIn: {
    title: 'Sign in to moderate',
    intro: 'This console opens with a moderator’s token. Whoever runs the server makes one in a terminal:',
    command: (room: string): string => `eventchat token --room ${room} --role moderator --name "Your name"`,
    field: 'Token',
    hint: 'It is exchanged for a session in this browser and not kept anywhere else.',
    submit: 'Sign in',
    busy: 'Signing in…',
    empty: 'Paste the token first.',
    refused: 'The server does not accept this token. It may have expired: make a new one.',
    notStaff: (name: string): string => `You are signed in as ${name}, who may not moderate this room. Sign in with a moderator’s token.`,
    otherRoom: (room: string, wanted: string): string => `This sign-in is for ${room}, not for ${wanted}.`,
    ended: 'Your session has ended. Sign in again to go on.',
  },

  header: {
    room: 'Room',
    viewers: (n: number): string => count(n, 'viewer', 'viewers'),
    held: (n: number): string => count(n, 'case waits', 'cases wait'),
    shield: (preset: string, until: string): string => `Shield: ${ruleWords.shield.short[preset] ?? preset}${until && ` until ${until}`}`,
    frozen: 'Frozen',
    closed: 'Closed',
    slow: (seconds: number): string => `Slow mode ${seconds} s`,
    help: 'Keys and help',
    theme: { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' },
    signOut: 'Sign out',
    signedInAs: (name: string, role: string): string => `${name} · ${role}`,
  },

  connection: {
    open: 'Connected',
    connecting: 'Connecting…',
    waiting: (seconds: number): string => (seconds > 0 ? `Trying again in ${seconds} s` : 'Trying again…'),
    closed: 'Not connected',
    degraded: 'The server cannot reach its log',
    lost: 'The connection is lost. Decisions are off until it is back, so that nothing is decided twice.',
    by: { ws: 'WebSocket', sse: 'server-sent events', poll: 'long polling' },
  },

  lanes: { queue: 'Queue', live: 'Live', log: 'Log', sanctions: 'Sanctions', room: 'Room', rules: 'Rules' },

  queue: {
    names: { held: 'Held', reported: 'Reported', new: 'New', appeals: 'Appeals' },
    choose: 'Queues',
    empty: 'Nothing waits',
    emptyMore: {
      held: 'Held messages appear here as they come, the longest wait first.',
      reported: 'What people report appears here, the first reported first.',
      new: 'First messages of new people appear here, if the room lets them wait.',
      appeals: 'Who is timed out or banned may say something against it. It appears here.',
    },
    find: 'Find in this queue',
    category: 'Category',
    all: 'All categories',
    noMatch: 'Nothing here matches',
    clear: 'Show all',
    fresh: (n: number): string => `${n > 99 ? '99+' : n} new`,
    freshHint: 'The queue stands still while you are in it.',
    more: (n: number): string => `${count(n, 'more waits', 'more wait')} behind these`,
    settled: 'The queue changed this very moment. Look again, then decide.',
  },

  card: {
    label: {
      held: (name: string): string => `Held message of ${name}`,
      new: (name: string): string => `First message of ${name}`,
      reported: (name: string): string => `Reported message of ${name}`,
      appeals: (name: string): string => `Appeal of ${name}`,
    },
    ends: {
      held: { approve: 'Approve', reject: 'Reject' },
      new: { approve: 'Approve', reject: 'Reject' },
      reported: { approve: 'Leave it', reject: 'Remove' },
      appeals: { approve: 'Lift it', reject: 'Uphold' },
    },
    why: (end: string): string => `${end} with a reason`,
    timeOut: 'Time out',
    ban: 'Ban',
    explain: 'Why?',
    mask: 'Publish masked',
    maskLong: 'Publish it with dots for the marked words',
    escalate: 'Leave it to a host',
    escalateLong: 'Only a host decides this then',
    escalated: 'For a host',
    escalatedBlocked: 'This case was left to the hosts of the room.',
    person: 'Show what is known of this person',
    claimed: (name: string): string => `${name} is looking at this`,
    waits: (age: string): string => `Waiting for ${age}`,
    expires: (time: string): string => `Out of date at ${time}`,
    posted: 'It was posted',
    replyTo: (name: string): string => `Reply to ${name}`,
    appeal: 'Appeal',
    kind: ({ sanction }: Appeal): string => (sanction.kind === 'ban' ? 'ban' : 'time-out'),
    against: ({ sanction, by }: Appeal): string =>
      `Against a ${sanction.kind === 'ban' ? 'ban' : 'time-out'} by ${by.name}${sanction.reason ? `: ${sanction.reason}` : ''}`,
    reports: (n: number): string => count(n, 'report', 'reports'),
    reportedFor: (reasons: readonly string[]): string =>
      [...new Set(reasons)].map((reason) => `${categories[reason] ?? reason}${reasons.filter((one) => one === reason).length > 1 ? ` ×${reasons.filter((one) => one === reason).length}` : ''}`).join(', '),
    category: (name: string): string => categories[name] ?? name,
    rule: ruleName,
    level: (level: number): string => `Level ${level}`,
    urgent: 'Urgent',
    note: 'The staff’s note on this term',
    noReason: 'A rule of this room asked for a person to look at it.',
    removedQuote: 'Message removed',
    resolved: (outcome: keyof typeof outcomes, by: string): string => `${outcomes[outcome]} by ${by}`,
    first: (outcome: keyof typeof outcomes, by: string): string => `${by} was first: ${outcomes[outcome].toLowerCase()}`,
  },

  trace: {
    title: 'What each stage found',
    stage: (name: string): string => `Found by: ${stages[name] ?? name}`,
    stageName: (name: string): string => stages[name] ?? name,
    rule: (name: string): string => `Rule: ${ruleNames[name] ?? name}`,
    score: (score: number): string => `Score ${score.toFixed(2)}`,
    micros: (us: number): string => `${us < 10 ? us.toFixed(1) : us.toFixed(0)} µs`,
    took: (us: number): string => `Judged in ${us < 1000 ? `${us.toFixed(0)} µs` : `${(us / 1000).toFixed(1)} ms`}, by the rules as they are now.`,
    silent: (names: readonly string[]): string => `Found nothing: ${names.join(', ')}`,
    hidden: 'Disguised',
    actions: { allow: 'appears', mask: 'appears masked', hold: 'waits for a moderator', shadow: 'only its author sees it', reject: 'is refused' },
  },

  live: {
    empty: 'Nobody has said anything yet',
    fresh: (n: number): string => `${n > 99 ? '99+' : n} new ${n === 1 ? 'message' : 'messages'}`,
    freshShort: (n: number): string => `↓ ${n > 99 ? '99+' : n} new`,
    toEnd: 'Show the newest messages',
    pause: 'Pause',
    resume: 'Resume',
    paused: 'Paused',
    following: 'Pauses while you point at it or scroll up',
    tools: {
      publish: 'Publish',
      remove: 'Remove',
      'time-out': 'Time out',
      ban: 'Ban',
      person: 'Who is this?',
      choose: 'Choose',
      more: 'More',
      pin: 'Pin for everybody',
      mask: 'Mask what is found',
      hide: 'Hide all of it',
      purge: 'Remove all',
    },
    menu: 'More for this message',
    announce: 'Announce…',
    announcement: 'Announcement',
    edited: { moderator: 'Masked', author: 'Edited', rule: 'Masked' },
    isChosen: 'Chosen',
    chosen: (n: number): string => `${number.format(n)} chosen`,
    actOnChosen: 'Act on them…',
    unchoose: 'Choose none',
    cleanUp: 'Clean up…',
    purgeLong: (name: string): string => `Remove everything ${name} wrote`,
    actions: (name: string): string => `Actions for the message of ${name}`,
    removed: {
      moderator: 'Removed by a moderator',
      author: 'Taken back by the author',
      rule: 'Removed by a rule',
      unknown: 'Removed',
    },
    shadowed: 'Shadowed',
    watched: 'Watched',
    first: 'First message',
    reset: 'Some messages may be missing above.',
    log: 'Messages of the room',
  },

  log: logWords,

  sanctions: {
    empty: 'Nobody is timed out or banned',
    emptyMore: 'Whoever is shows here, and is let back in here.',
    ban: 'Banned',
    shadow: (left: number | undefined): string => `Shadowed${left === undefined ? '' : `, ${duration(left)} left`}: they and the staff alone see what they write`,
    timeout: (left: number): string => `Timed out, ${duration(left)} left`,
    over: 'Over',
    lift: 'Lift',
    liftOf: (name: string): string => `Lift the sanction of ${name}`,
    lifted: (by: string): string => `Lifted by ${by}`,
    failed: 'The list could not be loaded.',
  },

  room: {
    save: 'Save changes',
    discard: 'Discard',
    saved: 'The room is changed.',
    nothing: 'No changes',
    fields: {
      title: 'Title',
      frozen: 'Frozen: only the people who run the chat can write',
      guests: 'Guests',
      slow_mode: 'Slow mode, seconds between messages of a person',
      rate_messages: 'Messages',
      rate_seconds: 'in seconds',
    },
    rate: 'At most, for each person',
    guests: { chat: 'may write', read: 'may read', off: 'stay out' },
    names: {
      title: 'the title',
      frozen: 'frozen',
      guests: 'guests',
      slow_mode: 'slow mode',
      rate_messages: 'the rate limit',
      rate_seconds: 'the rate limit',
      max_length: 'the length limit',
      links: 'links',
      blocked_terms: 'blocked terms',
      ...ruleWords.names,
      origins: 'allowed sites',
    } as Readonly<Record<string, string>>,
  },

  timeOut: {
    title: (name: string): string => `Time out ${name} for`,
    lengths: [
      ['1', 10, '10 s'],
      ['2', 60, '1 min'],
      ['3', 300, '5 min'],
      ['4', 600, '10 min'],
      ['5', 3600, '1 h'],
      ['6', 86_400, '24 h'],
    ] as readonly (readonly [key: string, seconds: number, label: string])[],
  },

  ban: {
    title: (name: string): string => `Ban ${name}?`,
    body: 'They can neither read along nor write in this room until a moderator lifts it.',
    purge: 'Also remove everything they wrote here',
    confirm: (name: string): string => `Ban ${name}`,
    cancel: 'Cancel',
  },
  purge: {
    title: (name: string): string => `Remove everything ${name} wrote?`,
    body: 'All their messages disappear for everybody.',
    confirm: (name: string): string => `Remove all of ${name}`,
  },

  ...actWords,
  people: peopleWords,
  rules: ruleWords,

  help: helpWords,
} as const;
