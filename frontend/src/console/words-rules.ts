/** The words of the room's rules: what they mind, trying them, and the shield. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

type Action = 'allow' | 'mask' | 'hold' | 'shadow' | 'reject';

export const ruleWords = {
  save: 'Save rules',
  discard: 'Discard',
  nothing: 'No changes',
  changed: (names: readonly string[]): string => `Changed: ${names.join(', ')}`,
  names: {
    preset: 'preset',
    levels: 'levels',
    terms: 'terms',
    blocked_terms: 'blocked terms',
    links: 'links',
    links_from: 'who may post links',
    allowed_domains: 'allowed sites',
    blocked_domains: 'blocked sites',
    premoderate: 'who waits',
    hold_first: 'first messages',
    hold_first_seconds: 'first messages',
    held_minutes: 'how long messages wait',
    held_expiry: 'messages out of date',
    report_hold: 'reports that hide',
    appeal_minutes: 'appeals',
    ladder: 'repeated offences',
    auto_approve: 'what is let through',
    shadowing: 'shadowing',
    hooks: 'checks from outside',
    observed: 'rules on trial',
  } as Readonly<Record<string, string>>,

  preset: 'How strict',
  presets: { off: 'Off', relaxed: 'Relaxed', balanced: 'Balanced', strict: 'Strict', family: 'Family' },
  levels: 'More or less strict by category',
  asPreset: 'as above',
  level: ['0 · off', '1 · the worst only', '2', '3', '4 · everything'] as readonly string[],

  links: 'Messages with links',
  linksMode: { allow: 'appear at once', hold: 'wait for a moderator', reject: 'are refused' },
  linksFrom: 'Whose links need no look',
  linksFroms: { everybody: 'everybody’s', members: 'members’', staff: 'the staff’s', nobody: 'nobody’s' },
  allowed: 'Sites that are always allowed, one a line',
  blocked: 'Sites that are never allowed, one a line',

  people: 'New people',
  premoderate: 'Who waits for a moderator',
  premoderates: { flagged: 'only those who are watched', new: 'new people as well', all: 'everybody' },
  holdFirst: 'First messages of a person that wait',
  holdFirstSeconds: 'Let them through after so many seconds if nothing else waits (0: never)',

  heldMinutes: 'A held message is out of date after minutes (0: never)',
  heldExpiry: 'One that is out of date',
  heldExpiries: { drop: 'is dropped', late: 'appears late', in_place: 'appears where it was written, as approved ones do' },
  reportHold: 'Trusted reports that hide a message (0: never)',
  shadowing: 'Messages may be shown to their authors and the staff alone',
  appealMinutes: 'Minutes between two appeals of one person',

  terms: {
    title: 'Terms of this room',
    short: 'Blocked terms, one a line: the short form of “a word” that “waits”',
    none: 'None yet',
    text: 'Term',
    match: 'Found as',
    matches: { word: 'a word', part: 'part of a word', phrase: 'this exact phrase', pattern: 'a pattern (RE2)' },
    action: 'Then the message',
    actions: {
      hold: 'waits',
      mask: 'appears masked',
      reject: 'is refused',
      timeout: 'is refused, its author timed out',
      shadow: 'is seen by its author alone',
      permit: 'is fine, whatever else is found',
    },
    seconds: 'Timed out for',
    lengths: [
      [60, '1 minute'],
      [600, '10 minutes'],
      [3600, '1 hour'],
      [86_400, '1 day'],
      [604_800, '1 week'],
    ] as readonly (readonly [seconds: number, label: string])[],
    expiry: 'For',
    expiries: [
      [0, 'good'],
      [3_600_000, '1 hour'],
      [86_400_000, '1 day'],
      [604_800_000, '1 week'],
    ] as readonly (readonly [ms: number, label: string])[],
    until: (at: string): string => `until ${at}`,
    over: 'over',
    note: 'Note for the staff',
    add: 'Add term',
    remove: (text: string): string => `Remove the term ${text}`,
    tooShort: 'A term has at least 2 characters.',
  },

  attempt: {
    title: 'Try a text',
    label: 'A text, as a viewer might write it',
    check: 'Try it',
    note: 'By the rules as they are saved. Nothing is posted.',
    verdict: (action: Action): string =>
      ({
        allow: 'It appears at once.',
        mask: 'It appears with dots for the marked words.',
        hold: 'It waits for a moderator.',
        shadow: 'Its author alone sees it.',
        reject: 'It is refused.',
      })[action],
  },

  backtest: {
    title: 'Try the changes on what was said',
    hint: 'What these rules, saved or not, would have done, beside what moderators decided.',
    hours: 'Last hours',
    start: 'Try them',
    running: (judged: number, total: number): string => `${number.format(judged)} of about ${count(total, 'message', 'messages')}`,
    failed: (why: string): string => `It did not finish. ${why}`,
    none: 'Nothing was said in this time.',
    done: (judged: number, hits: number): string => `Of ${count(judged, 'message', 'messages')}, ${number.format(hits)} would be stopped or masked.`,
    quality: (caught: number, missed: number, wrong: number): string =>
      `${number.format(caught)} of those moderators did not want either; ${number.format(missed)} they did not want would pass; ${number.format(wrong)} they had approved would be hit.`,
    actions: { allow: 'Appear', mask: 'Masked', hold: 'Held', shadow: 'Shadowed', reject: 'Refused' } as Readonly<Record<Action, string>>,
    what: 'What becomes',
    before: 'Saved',
    after: 'Tried',
    was: 'What had become of them',
    samples: 'For example',
    fates: {
      kept: 'nobody minded it',
      approved: 'was approved',
      waiting: 'still waits',
      declined: 'was declined',
      removed: 'was removed',
      removed_by_rule: 'a rule removed it',
      taken_back: 'was taken back',
      refused: 'was refused',
    } as Readonly<Record<string, string>>,
  },

  shield: {
    title: 'Shield',
    hint: 'At once; afterwards the room is as it was.',
    does: {
      calm: 'Strict, slow mode, links wait.',
      raid: 'Strict, slow mode, no links, new people wait.',
      lockdown: 'Only staff write.',
    } as Readonly<Record<string, string>>,
    short: { calm: 'Calm', raid: 'Raid', lockdown: 'Lockdown' } as Readonly<Record<string, string>>,
    which: 'Which shield',
    length: 'For how long',
    lengths: [
      [10, '10 minutes'],
      [30, '30 minutes'],
      [120, '2 hours'],
      [0, 'until taken down'],
    ] as readonly (readonly [minutes: number, label: string])[],
    up: (which: string, by: string, until: string): string => `${which} shield is up${until && ` until ${until}`}, by ${by}`,
    put: 'Put it up',
    down: 'Take it down',
    isUp: 'The shield is up.',
    isDown: 'The shield is down; the room is as it was.',
  },
} as const;
