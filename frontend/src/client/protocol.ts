/**
 * What travels between server and browser: batches of events in, commands out, and the answers of the HTTP calls.
 * `wire.ts` is made from the server's own types; here they get the names and the precision that the pages use.
 * Times are milliseconds since 1970 UTC, ids and cursors are opaque. Unknown fields and events are ignored.
 */
import type * as wire from './wire';

export type { Accepted, Announced, Degraded, Held, Posted, Purged, Reconnect, Refused, Removed, Reset, Restored, Role, Verdict, Viewers } from './wire';
export type { Author as User, Quote as ReplyTo, Post as PostCommand } from './wire';
export type { Actor, CaseDecided, Finding, HeldCase, PurgedByStaff, RemovedByStaff, Report, Sanctioned as SanctionedByStaff, Step } from './wire';
export type { Lifted as LiftedByStaff, Rejected as RejectedDraft } from './wire';
export type { YourCaseDecided as Decided, YouWereSanctioned as Sanctioned, YourSanctionLifted as Lifted } from './wire';

type User = wire.Author;
type Role = wire.Role;
type Posted = wire.Posted;

/** What everybody may know about a room. */
export interface PublicSettings {
  title: string;
  guests: 'off' | 'read' | 'chat';
  slow_mode: number;
  rate_messages: number;
  rate_seconds: number;
  max_length: number;
  frozen: boolean;
  links: 'allow' | 'hold' | 'reject';
}

export type Preset = 'off' | 'relaxed' | 'balanced' | 'strict' | 'family';

/** A word, part of words, phrase or pattern of the room's own, and what becomes of messages with it. */
export interface RoomTerm {
  text: string;
  match?: 'word' | 'part' | 'phrase' | 'pattern';
  action?: 'permit' | 'mask' | 'hold' | 'shadow' | 'reject' | 'timeout';
  seconds?: number;
  /** Until when it counts; 0 or nothing for good. */
  until?: number;
  note?: string;
}

/** What a room minds: the settings that can be tried on the past before they count. */
export interface Rules {
  preset: Preset;
  /** 0 to 4 by category, laid over the preset. */
  levels: Partial<Record<string, number>>;
  terms: RoomTerm[];
  blocked_terms: string[];
  links: 'allow' | 'hold' | 'reject';
  links_from: 'everybody' | 'members' | 'staff' | 'nobody';
  allowed_domains: string[];
  blocked_domains: string[];
  premoderate: 'flagged' | 'new' | 'all';
}

/** What one more offence brings; `seconds` is the length of a time-out. */
export interface Rung {
  action: 'warn' | 'purge' | 'timeout';
  seconds?: number;
}

/** What repeated offences against one filter bring, rung by rung, until they are forgotten. */
export interface FilterLadder {
  filter: string;
  steps?: Rung[];
  minutes?: number;
}

/** Held messages that are posted by themselves: what one check held, of people who are known. */
export interface AutoApproval {
  check: string;
  /** The worst level that is let through. */
  level?: number;
  /** How many messages of theirs were seen before. */
  messages?: number;
  /** How long it waits for a person first. */
  seconds?: number;
  /** Only while nothing else waits. */
  idle?: boolean;
}

/** The settings staff see and change. */
export interface RoomSettings extends PublicSettings, Rules {
  origins: string[];
  hold_first: number;
  hold_first_seconds: number;
  /** Trusted reports that take a message out of view; 0 for never. */
  report_hold: number;
  /** Minutes after which a held message is out of date; 0 for never. */
  held_minutes: number;
  held_expiry: 'drop' | 'late' | 'in_place';
  /** Minutes between two appeals of one person. */
  appeal_minutes: number;
  ladder: FilterLadder[];
  auto_approve: AutoApproval[];
  /** Some messages are seen by their authors and the staff alone. */
  shadowing: boolean;
}

/** A check from outside: an address that is asked, or a plugin beside the server. */
export interface RoomHook {
  name: string;
  /** Empty while nobody has chosen, in a form. */
  on_failure: 'allow' | 'hold' | 'reject' | '';
  url?: string;
  plugin?: string;
  limit_ms?: number;
  about?: 'passing' | 'all';
  observe?: boolean;
  /** A new one is a new signing key. */
  turn?: number;
}
/** The checks of a room in the order in which they are asked, with their keys, and the plugins there are. */
export interface HooksShown {
  hooks: { hook: RoomHook; key: string }[];
  plugins: string[];
}

export type SettingsChanged = Omit<wire.SettingsChanged, 'settings'> & { settings: Partial<PublicSettings> };
export type SettingsChangedByStaff = Omit<wire.SettingsChangedBy, 'settings' | 'before'> & { settings: Partial<RoomSettings>; before?: Partial<RoomSettings> };
export type Welcome = Omit<wire.Welcome, 'settings'> & { settings: Partial<PublicSettings> };

export type RoomEvent = Exclude<wire.RoomEvent, wire.SettingsChanged> | SettingsChanged;
/** What a room's staff log says. */
export type StaffEvent = Exclude<wire.StaffEvent, wire.SettingsChangedBy> | SettingsChangedByStaff;
/** What only I am told. */
export type InboxEvent = wire.InboxEvent | wire.Answer;
/** What a connection says about itself and the moment. */
export type SignalEvent = Exclude<wire.ConnectionEvent, wire.Welcome> | Welcome;

/** What a reader of the room's log may get. */
export type ChatEvent = RoomEvent | InboxEvent | SignalEvent;
/** What a reader of the staff log may get. */
export type StaffLogEvent = StaffEvent | SignalEvent;
export type AnyEvent = ChatEvent | StaffLogEvent;

/** One delivery. With `cursor` it moves the reader's place; without, the place stays as it was. */
export interface Batch<E = ChatEvent> {
  cursor?: string;
  events: E[];
}

export interface Session {
  token: string;
  user: User;
  expires_at: number;
  csrf: string;
}
export interface WhoAmI {
  user: User | null;
  expires_at: number | null;
  csrf: string | null;
  rooms: string[];
}
export interface RoomListing {
  id: string;
  title: string;
  state: RoomPhase;
}
export type RoomPhase = 'open' | 'frozen' | 'closed';
export interface Snapshot {
  id: string;
  title: string;
  state: RoomPhase;
  settings: Partial<RoomSettings>;
  pinned: { message: Posted; by: wire.Actor; until?: number } | null;
  viewers: number;
  cursor: string;
  you: User | null;
  standing: {
    may_post: boolean;
    reason: string | null;
    sanction: { kind: 'timeout' | 'ban'; until?: number; reason?: string } | null;
  };
}
export interface History {
  messages: Posted[];
  more: boolean;
}
export interface Ticket {
  ticket: string;
  expires_at: number;
}
export interface Sanction {
  user: string;
  /** What the person was last called, if they ever spoke. */
  name?: string;
  /** A person who is shadowed is not told. */
  kind: 'timeout' | 'ban' | 'shadow';
  until?: number;
  reason?: string;
}
export type QueueName = 'held' | 'reported' | 'new' | 'appeals';
export type Outcome = wire.CaseDecided['outcome'];
/** What shall become of a case; which of these fit depends on its queue. */
export type Wish = 'approve' | 'reject' | 'mask' | 'escalate' | 'remove' | 'dismiss' | 'uphold' | 'grant';
/** Who looks at a case, and until when at least. */
export interface Claim {
  by: wire.Actor;
  until: number;
}
/** An open case as it is listed: what was held, and what is known beside. */
export interface OpenCase extends wire.HeldCase {
  claim?: Claim;
  expires_at?: number;
}
export interface Decision {
  case: string;
  outcome: Outcome | 'escalated';
  by: wire.Actor;
  /** The message an approval posted. */
  id?: string;
  /** Its number on record, to undo it by. */
  action?: string;
}
export interface AuditAction {
  id: string;
  at: number;
  actor: { id: string; name: string; role?: Role };
  action: string;
  target: string;
  reason: string | null;
  detail: unknown;
  code?: string;
  /** The action of which it was a part. */
  cause?: string | null;
  /** The same, where it cannot be undone but with that one. */
  part_of?: string | null;
  /** The action that it undid. */
  undoes?: string | null;
}
/** One's own appeals, newest first; before `again_at` no other is taken. */
export interface OwnAppeals {
  appeals: { outcome?: 'granted' | 'upheld'; reason?: string }[];
  again_at?: number;
}
/** What is done to a message, to a person, or before everybody. */
export interface ActionOrder {
  action: 'remove' | 'purge' | 'warn' | 'timeout' | 'ban' | 'lift' | 'announce' | 'pin' | 'unpin' | 'permit' | 'mask' | 'shadow';
  message?: string;
  user?: string;
  seconds?: number;
  purge?: boolean;
  reason?: string;
  code?: string;
  /** What to announce, and as which kind. */
  text?: string;
  style?: wire.Announced['style'];
  /** Hide all of a message instead of what is found in it. */
  whole?: boolean;
}
/** What shall be undone: one action, what somebody did lately, or what a rule did in a span. */
export type Cause = { action: string } | { by: string; minutes: number } | { rule: string; since: number };
export interface Undoing {
  undone: number;
  messages: number;
  actions: AuditAction[];
  preview: boolean;
  /** What a rule holds, which undoing it publishes: how many, and the first of them. */
  held?: number;
  cases?: { id: string; name: string; text: string }[];
}
/** One action on many: on chosen messages, or on what was said in the last minutes and contains a pattern. */
export interface BulkOrder {
  action: 'remove' | 'purge' | 'warn' | 'timeout' | 'ban';
  messages?: string[];
  pattern?: string;
  expression?: boolean;
  minutes?: number;
  seconds?: number;
  reason?: string;
  code?: string;
  preview: boolean;
}
export interface Bulk {
  count: number;
  people: number;
  /** Left alone, because of who wrote them. */
  skipped: number;
  samples: Posted[];
  users: User[];
  action?: string;
}
/** A reason to choose; its text may name `{name}`, `{room}`, `{minutes}` and `{rule}`. */
export interface CannedReason {
  code: string;
  title: string;
  text: string;
  /** An answer to appeals, which may name `{kind}`, instead of a reason for an action. */
  use?: 'action' | 'appeal';
  /** Whose it is; left out for the room's. */
  scope?: ReasonScope | 'usual';
}
/** Whose canned reasons: one's own, the room's, those of all rooms. */
export type ReasonScope = 'mine' | 'room' | 'site';
/** A shield that is up; `until` is 0 when somebody has to take it down. */
export interface Shield {
  preset: string;
  at: number;
  until: number;
  by: string;
  name: string;
}
/** How a person is watched. `premod` is until when all their messages wait, 0 without end. */
export interface Watch {
  user: string;
  name: string;
  premod: number | null;
  monitor: boolean;
}
export interface ReportMade {
  message: string;
  by: string;
  by_name: string;
  reason: string;
  at: number;
  note?: string;
  outcome?: string | null;
}
/** A person as the staff of one room know them; lists have the newest first. */
export interface PersonCard {
  user: string;
  names: string[];
  first_seen: number | null;
  role: Role;
  counts: {
    messages: number;
    removed: number;
    held: number;
    rejected: number;
    approved: number;
    reports_for: number;
    reports_against: number;
    sanctions: number;
  };
  messages: { id: string; at: number; text: string; removed?: boolean }[];
  sanctions: { kind: 'timeout' | 'ban' | 'shadow'; at: number; by: wire.Actor; until?: number; reason?: string; ended_at?: number | null; undone_by?: wire.Actor | null }[];
  reports_for: ReportMade[];
  reports_against: ReportMade[];
  notes: { id: string; room: string; text: string; at: number; by: wire.Actor }[];
  actions: AuditAction[];
  flags: Watch | null;
  /** Until when they may post a link. */
  permit?: number | null;
}
/** How far a backtest is, and what it found. */
export interface Backtest {
  id: string;
  status: 'running' | 'done' | 'failed';
  total: number;
  detail?: string;
  report: {
    judged: number;
    hits: number;
    /** Hits that moderators did not want either; what they did not want and passes; hits they had approved. */
    caught: number;
    missed: number;
    false_alarms: number;
    /** Messages by what becomes of them under these rules, and under those in force. */
    actions: Partial<Record<wire.Verdict['action'], number>>;
    in_force: Partial<Record<wire.Verdict['action'], number>>;
    /** By what would become of them, what had become of the messages. */
    fates: Partial<Record<wire.Verdict['action'], Readonly<Record<string, number>>>>;
    samples: { message: { id: string; name: string; text: string; fate: string }; verdict: wire.Verdict }[];
  };
}

/** RFC 9457, as the server words it; `detail` is for people. */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  code: string;
  retry_after?: number;
  field?: string;
  rule?: string;
  category?: string;
  until?: number;
  reason?: string;
  /** With `warned`: by what it is acknowledged. */
  warning?: string;
  /** With `already_decided` and `claimed`. */
  by?: wire.Actor;
  outcome?: Outcome;
}
