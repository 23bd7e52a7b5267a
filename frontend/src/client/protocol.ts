/**
 * What travels between server and browser: batches of events in, commands out.
 * Times are milliseconds since 1970 UTC, ids and cursors are opaque. Unknown fields and events are ignored.
 */

export type Role = 'viewer' | 'moderator' | 'host' | 'service';

export interface User {
  id: string;
  name: string;
  /** Left out for viewers. */
  role?: Role;
  badges?: string[];
  color?: string;
}

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

/** The settings staff see and change. */
export interface RoomSettings extends PublicSettings {
  blocked_terms: string[];
  origins: string[];
}

/** The frozen snippet of the message that is replied to. */
export interface ReplyTo {
  id: string;
  author: { id: string; name: string };
  text: string;
  removed?: boolean;
}

/** A place in the room's log: every logged event has one, and `seq` grows by one from event to event. */
export interface Logged {
  id: string;
  seq: number;
  at: number;
}

export interface Posted extends Logged {
  type: 'posted';
  author: User;
  text: string;
  nonce?: string;
  reply_to?: ReplyTo;
  removed?: boolean;
}
export interface Removed extends Logged {
  type: 'removed';
  targets: string[];
  by: 'moderator' | 'author' | 'rule';
  reason?: string;
}
export interface Purged extends Logged {
  type: 'purged';
  user: string;
  since: number;
}
export interface Restored extends Logged {
  type: 'restored';
  messages: Posted[];
}
export interface SettingsChanged extends Logged {
  type: 'settings';
  settings: Partial<PublicSettings>;
}
export interface Announced extends Logged {
  type: 'announced';
  text: string;
  style?: string;
  by?: User;
}
export interface Pinned extends Logged {
  type: 'pinned';
  message: Posted;
  until?: number;
}
export interface Unpinned extends Logged {
  type: 'unpinned';
  message?: string;
}
export interface RoomTurned extends Logged {
  type: 'frozen' | 'opened' | 'ended';
}

export type RoomEvent =
  | Posted
  | Removed
  | Purged
  | Restored
  | SettingsChanged
  | Announced
  | Pinned
  | Unpinned
  | RoomTurned;

export interface Verdict {
  action: string;
  stage?: string;
  rule?: string;
  category?: string;
  level?: number;
  score?: number;
  reason?: string;
  /** Ranges of the original text, in code points. */
  spans?: [number, number][];
}

export interface HeldCase extends Logged {
  type: 'held';
  case: string;
  author: User;
  text: string;
  nonce?: string;
  reply_to?: ReplyTo;
  verdict: Verdict;
}
export interface CaseDecided extends Logged {
  type: 'decided';
  case: string;
  outcome: 'approved' | 'rejected';
  by: User;
  reason?: string;
  message?: string;
  user?: string;
}
export interface RemovedByStaff extends Logged {
  type: 'removed_by_staff';
  targets: string[];
  by: User;
  reason?: string;
  user?: string;
}
export interface PurgedByStaff extends Logged {
  type: 'purged_by_staff';
  user: string;
  since: number;
  by: User;
  reason?: string;
}
export interface SanctionedByStaff extends Logged {
  type: 'sanctioned';
  user: { id: string; name?: string };
  kind: 'timeout' | 'ban';
  until?: number;
  by: User;
  reason?: string;
}
export interface LiftedByStaff extends Logged {
  type: 'lifted';
  user: { id: string };
  kind: string;
  by: User;
}
export interface RejectedDraft extends Logged {
  type: 'rejected';
  author: User;
  text: string;
  verdict: Verdict;
}
export interface SettingsChangedByStaff extends Logged {
  type: 'settings_changed';
  settings: Partial<RoomSettings>;
  by: User;
}

/** What a room's staff log says. */
export type StaffEvent =
  | HeldCase
  | CaseDecided
  | RemovedByStaff
  | PurgedByStaff
  | SanctionedByStaff
  | LiftedByStaff
  | RejectedDraft
  | SettingsChangedByStaff;

export interface Accepted {
  type: 'accepted';
  nonce: string;
  id: string;
  seq?: number;
  cursor?: string;
  duplicate?: boolean;
}
export interface Held {
  type: 'held';
  nonce: string;
  case: string;
}
export interface Refused {
  type: 'refused';
  nonce?: string;
  code: string;
  detail: string;
  retry_after?: number;
  field?: string;
  rule?: string;
  category?: string;
  until?: number;
  reason?: string;
}
export interface Decided {
  type: 'decided';
  id: string;
  case: string;
  nonce: string;
  outcome: 'approved' | 'rejected';
  reason?: string;
}
export interface Sanctioned {
  type: 'sanctioned';
  id: string;
  kind: 'timeout' | 'ban';
  until?: number;
  reason?: string;
}
export interface Lifted {
  type: 'lifted';
  id: string;
  kind: string;
}
export interface Warned {
  type: 'warned';
  id: string;
  text: string;
}

/** What only I am told. */
export type InboxEvent = Accepted | Held | Refused | Decided | Sanctioned | Lifted | Warned;

export interface Welcome {
  type: 'welcome';
  room: string;
  log?: 'room' | 'staff';
  you: User | null;
  settings: Partial<PublicSettings>;
  pinned?: Posted | null;
  resumed: boolean;
  heartbeat?: number;
  viewers?: number;
  may_post?: boolean;
}
export interface Reset {
  type: 'reset';
  reason: string;
}
export interface Degraded {
  type: 'degraded';
  /** The log is back. */
  over?: boolean;
}
export interface Reconnect {
  type: 'reconnect';
  after_ms: number;
}
export interface Viewers {
  type: 'viewers';
  count: number;
}

/** What a connection says about itself and the moment. */
export type SignalEvent = Welcome | Reset | Degraded | Reconnect | Viewers;

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

export interface PostCommand {
  type: 'post';
  nonce: string;
  text: string;
  reply_to?: string;
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
  pinned: Posted | null;
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
  kind: 'timeout' | 'ban';
  until?: number;
  reason?: string;
}
export interface Decision {
  case: string;
  outcome: 'approved' | 'rejected';
  id?: string;
  by: User;
}
export interface AuditAction {
  id: string;
  at: number;
  actor: { id: string; name: string; role?: Role };
  action: string;
  target: string;
  reason: string | null;
  detail: unknown;
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
  /** With `already_decided`. */
  by?: User;
  outcome?: 'approved' | 'rejected';
}
