import type { Actor, Announced, AnyEvent, Batch, Posted, PublicSettings, ReplyTo, User } from './protocol';

/** A message as a reader sees it. Rows are never changed, only replaced: a new object means there is something to redraw. */
export interface Row {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  /** When it was written, if it waited and belongs where it was written. */
  readonly written?: number;
  readonly author: User;
  readonly text: string;
  readonly nonce?: string;
  readonly reply_to?: ReplyTo;
  /** Not somebody's message but an announcement to everybody, and of which kind. */
  readonly announced?: Announced['style'];
  /** It reads differently from what was written, and who saw to that. */
  readonly edited?: 'moderator' | 'author' | 'rule';
  /** Gone, and by whom; the text is empty then. "unknown" when the server only says that it is gone. */
  readonly removed?: 'moderator' | 'author' | 'rule' | 'unknown';
}

/** The message that stands above the others, until then if its time is limited: after that nobody shows it. */
export interface Pin {
  readonly message: Row;
  readonly by: Actor;
  readonly until?: number;
}

export interface RoomState {
  readonly you: User | null;
  readonly settings: Partial<PublicSettings>;
  /** undefined until the server has said so. */
  readonly viewers: number | undefined;
  readonly mayPost: boolean;
  readonly phase: 'open' | 'frozen' | 'closed';
  /** The server cannot reach its log at the moment. */
  readonly degraded: boolean;
  /** How often the list had to be thrown away; a view tells its reader when this grows. */
  readonly resets: number;
  /** Everything up to here has been applied. */
  readonly seq: number;
  /** In the order in which they were said, oldest first: that of the log, but for what waited and was written earlier. */
  readonly rows: readonly Row[];
  readonly pinned: Pin | null;
  /** What keeps me from writing. */
  readonly sanction: { readonly kind: 'timeout' | 'ban'; readonly until?: number; readonly reason?: string } | null;
}

export function initial(): RoomState {
  return {
    you: null,
    settings: {},
    viewers: undefined,
    mayPost: true,
    phase: 'open',
    degraded: false,
    resets: 0,
    seq: 0,
    rows: [],
    pinned: null,
    sanction: null,
  };
}

/** What stands for each character that was hidden. */
const HIDDEN = '•';

/** The state after a batch or an event. Pure; applying the same thing twice changes nothing. */
export function reduce(state: RoomState, what: Batch<AnyEvent> | AnyEvent): RoomState {
  let next = state;
  let fresh: Row[] = [];
  // Messages that follow each other are added together: catching up may bring thousands.
  const add = (): void => {
    if (fresh.length) next = { ...next, rows: join(next.rows, fresh) };
    fresh = [];
  };
  for (const event of 'events' in what ? what.events : [what]) {
    if (event.type !== 'posted') {
      add();
      next = step(next, event);
    } else if (isMine(next, event)) {
      add();
      next = { ...next, rows: withMine(next.rows, toRow(event)) };
    } else if (event.seq > next.seq) {
      fresh.push(toRow(event));
      next = { ...next, seq: event.seq };
    }
  }
  add();
  return next;
}

/** Only the newest `cap` rows. */
export function trim(state: RoomState, cap: number): RoomState {
  return state.rows.length <= cap ? state : { ...state, rows: state.rows.slice(-cap) };
}

/** Older messages (a page of history) put before those that are there. */
export function prepend(state: RoomState, messages: readonly Posted[]): RoomState {
  const known = new Set(state.rows.map((row) => row.id));
  const older = messages.filter((message) => !known.has(message.id)).map(toRow);
  return older.length ? { ...state, rows: [...older, ...state.rows].sort(byPlace) } : state;
}

/** The message from which on the log is known; that of the first row may be a later one that was written earlier. */
export function firstKnown(state: RoomState): Row | undefined {
  return state.rows.reduce<Row | undefined>((first, row) => (first && first.seq < row.seq ? first : row), undefined);
}

const byPlace = (a: Row, b: Row): number => (a.written ?? a.at) - (b.written ?? b.at) || a.seq - b.seq;

/** Rows and fresh ones behind them, but for those that were said earlier. */
function join(rows: readonly Row[], fresh: readonly Row[]): Row[] {
  const all = [...rows, ...fresh];
  let last = rows.at(-1);
  for (const row of fresh) {
    if (last && (last.written ?? last.at) > (row.written ?? row.at)) return all.sort(byPlace);
    last = row;
  }
  return all;
}

/** My own message: it is known by its id, and its `seq` counts for nothing, since not each of them has a place in the log. */
function isMine(state: RoomState, message: Posted): boolean {
  return !message.removed && message.author.id === state.you?.id;
}

/** Rows with a message of mine, once: one that was published later takes the place of what I saw of it until then. */
function withMine(rows: readonly Row[], mine: Row): readonly Row[] {
  if (rows.some((row) => row.id === mine.id)) return rows;
  const others = mine.nonce ? rows.filter((row) => row.nonce !== mine.nonce || row.author.id !== mine.author.id) : rows;
  return join(others, [mine]);
}

function step(state: RoomState, event: AnyEvent): RoomState {
  if (!('seq' in event && 'at' in event)) return signal(state, event);
  const ofMine = event.type === 'removed' && event.targets.every((id) => state.rows.some((row) => row.id === id && row.author.id === state.you?.id));
  if (ofMine) return logged(state, event);
  if (event.seq <= state.seq) return state;
  return logged({ ...state, seq: event.seq }, event);
}

function logged(state: RoomState, event: AnyEvent & { seq: number; at: number }): RoomState {
  switch (event.type) {
    case 'removed': {
      const targets = new Set(event.targets);
      return withdraw(state, event.by, (row) => targets.has(row.id), (id) => targets.has(id));
    }
    case 'purged':
      return purge(state, event.user, event.since ?? 0, event.seq);
    case 'restored':
      return restore(state, event.messages);
    case 'announced':
      return { ...state, rows: join(state.rows, [announcement(event)]) };
    case 'edited':
      return event.removed ? state : edit(state, event.target, event.text, event.by);
    case 'pinned':
      return { ...state, pinned: pinOf(event) };
    case 'unpinned':
      return { ...state, pinned: null };
    case 'settings': {
      const settings = { ...state.settings, ...event.settings };
      const frozen = event.settings.frozen;
      const phase = frozen === undefined || state.phase === 'closed' ? state.phase : frozen ? 'frozen' : 'open';
      // Whether I may write was said for the settings before; the next refusal corrects a guess that is too kind.
      const asked = frozen !== undefined || event.settings.guests !== undefined;
      return { ...state, settings, phase, mayPost: state.mayPost || asked };
    }
    case 'frozen':
      return { ...state, phase: 'frozen' };
    case 'opened':
      return { ...state, phase: 'open' };
    case 'ended':
      return { ...state, phase: 'closed' };
    default:
      return state;
  }
}

function signal(state: RoomState, event: AnyEvent): RoomState {
  switch (event.type) {
    case 'welcome':
      return {
        ...state,
        you: event.you,
        settings: event.settings,
        pinned: event.pinned ? pinOf(event.pinned) : null,
        viewers: event.viewers,
        mayPost: event.may_post,
        phase: event.settings.frozen ? 'frozen' : state.phase === 'closed' ? 'closed' : 'open',
        degraded: false,
        // Lifted while I was away, or over.
        sanction: event.may_post ? null : state.sanction,
      };
    case 'reset':
      return { ...state, seq: 0, rows: [], resets: state.resets + 1 };
    case 'degraded':
      return { ...state, degraded: event.over !== true };
    case 'viewers':
      return { ...state, viewers: event.count };
    case 'sanctioned':
      if ('user' in event) return state;
      return { ...state, sanction: { kind: event.kind, until: event.until, reason: event.reason } };
    case 'lifted':
      return { ...state, sanction: null, mayPost: true };
    case 'reopened':
      // Mine, which shows as waiting now: that it was taken from here is no news of its own.
      return 'nonce' in event ? { ...state, rows: state.rows.filter((row) => row.nonce !== event.nonce || row.author.id !== state.you?.id) } : state;
    default:
      return state;
  }
}

function toRow(message: Posted): Row {
  const { id, seq, at, author, text, nonce, reply_to, removed } = message;
  const written = message.written || undefined;
  if (removed) return { id, seq, at, written, author, text: '', reply_to, removed: 'unknown' };
  return { id, seq, at, written, author, text, nonce, reply_to };
}

function announcement({ id, seq, at, text, style, by, removed }: Announced): Row {
  return { id, seq, at, author: { ...by, badges: [], color: '' }, announced: style, text: removed ? '' : text, ...(removed && { removed: 'unknown' }) };
}

function pinOf({ message, by, until }: { message: Posted; by: Actor; until?: number }): Pin | null {
  return message.removed ? null : { message: toRow(message), by, until };
}

/** Another text wherever it shows: in the row, in quotes of it, and where it is pinned. */
function edit(state: RoomState, target: string, text: string, who: NonNullable<Row['edited']>): RoomState {
  // Moderators hide parts; where nothing is hidden any more the author's own words are back.
  const by = who === 'moderator' && !text.includes(HIDDEN) ? undefined : who;
  const anew = (row: Row): Row => {
    const next = row.id === target && !row.removed ? { ...row, text, edited: by } : row;
    return next.reply_to?.id === target && !next.reply_to.removed ? { ...next, reply_to: { ...next.reply_to, text } } : next;
  };
  const { pinned } = state;
  return { ...state, rows: state.rows.map(anew), pinned: pinned && { ...pinned, message: anew(pinned.message) } };
}

/** Takes the text away wherever it shows: in the row, and in quotes of it. */
function withdraw(
  state: RoomState,
  by: 'moderator' | 'author' | 'rule',
  gone: (row: Row) => boolean,
  quoteGone: (id: string) => boolean,
): RoomState {
  const rows = state.rows.map((row): Row => {
    let next = row;
    if (gone(row) && row.removed !== by) {
      // Of my own: where it waits again, its place here is known by that.
      next = { ...row, nonce: row.author.id === state.you?.id ? row.nonce : undefined, text: '', removed: by };
    }
    if (next.reply_to && !next.reply_to.removed && quoteGone(next.reply_to.id)) {
      next = { ...next, reply_to: { ...next.reply_to, text: '', removed: true } };
    }
    return next;
  });
  return { ...state, rows, pinned: state.pinned && gone(state.pinned.message) ? null : state.pinned };
}

function purge(state: RoomState, user: string, since: number, before: number): RoomState {
  const hit = (row: Row): boolean => row.author.id === user && row.at >= since && row.seq < before;
  const ids = new Set(state.rows.filter(hit).map((row) => row.id));
  // A quote may outlive its row here: what we cannot date is hidden, as it is by the same author.
  const quoted = new Set(
    state.rows
      .flatMap((row) => (row.reply_to?.author.id === user ? [row.reply_to.id] : []))
      .filter((id) => ids.has(id) || !state.rows.some((row) => row.id === id)),
  );
  return withdraw(state, 'moderator', hit, (id) => ids.has(id) || quoted.has(id));
}

function restore(state: RoomState, messages: readonly Posted[]): RoomState {
  const back = new Map(messages.map((message) => [message.id, toRow(message)]));
  const oldest = firstKnown(state)?.seq ?? 0;
  const rows = state.rows.map((row): Row => {
    const own = back.get(row.id);
    if (own) back.delete(row.id);
    const next = own ?? row;
    const quote = next.reply_to && messages.find((message) => message.id === next.reply_to?.id);
    if (!quote || !next.reply_to?.removed) return next;
    return { ...next, reply_to: { id: quote.id, author: quote.author, text: quote.text } };
  });
  // Older than everything shown: it comes back with the history.
  const inserted = [...back.values()].filter((row) => row.seq >= oldest);
  return { ...state, rows: [...rows, ...inserted].sort(byPlace) };
}
