/** What travels between server and browser. Made by `npm run types` from `protocol.schema.json`; do not edit. */

/**
 * Clients ignore unknown fields and unknown event types.
 */
export type EventchatProtocolVersion1 = Batch | Command;
/**
 * What a room's log says.
 */
export type RoomEvent =
  | Posted
  | Edited
  | Removed
  | Purged
  | Restored
  | Announced
  | Pinned
  | Unpinned
  | SettingsChanged
  | Frozen
  | Opened
  | Ended;
/**
 * What somebody is in a room; `access.py` says what each may do.
 */
export type Role = 'host' | 'moderator' | 'service' | 'viewer';
/**
 * What a room's staff log says.
 */
export type StaffEvent =
  | HeldCase
  | CaseDecided
  | CaseReopened
  | CaseEscalated
  | RemovedByStaff
  | PurgedByStaff
  | Sanctioned
  | Lifted
  | WarnedByStaff
  | Acknowledged
  | Undone
  | Rejected
  | Reported
  | Noted
  | Flagged
  | EditedByStaff
  | AnnouncedByStaff
  | PinnedByStaff
  | UnpinnedByStaff
  | Permitted
  | SettingsChangedBy
  | HookState
  | Observed;
/**
 * What only one person may see.
 */
export type InboxEvent =
  | YourCaseDecided
  | YourCaseReopened
  | YouWereSanctioned
  | YourSanctionLifted
  | YouWereWarned
  | YourWarningOver
  | YourReportDecided
  | YourAppealDecided
  | YourPermit
  | YourPermitOver
  | YourReportReopened
  | YourAppealReopened;
/**
 * What a command is answered with.
 */
export type Answer = Accepted | Held | Refused | Pong;
/**
 * What the connection itself says.
 */
export type ConnectionEvent = Welcome | Reset | Degraded | Reconnect | Viewers | CaseClaimed | CaseReleased;
/**
 * What a client may ask over a WebSocket.
 */
export type Command = Post | Remove | Ping;

/**
 * What a reader receives; without cursor it leaves the reader's place as it was.
 */
export interface Batch {
  /**
   * The place after the last event.
   */
  cursor?: string;
  events: (RoomEvent | StaffEvent | InboxEvent | Answer | ConnectionEvent)[];
}
/**
 * Somebody said something. A removed one keeps its place, without text.
 *
 *     `written` (ms) is there when it waited for a moderator and the room shows such messages where they were
 *     written.
 */
export interface Posted {
  type: 'posted';
  id: string;
  seq: number;
  at: number;
  author: Author;
  text: string;
  nonce?: string;
  reply_to?: Quote;
  removed?: boolean;
  written?: number;
}
/**
 * A person as others see them.
 */
export interface Author {
  id: string;
  name: string;
  role: Role;
  badges: string[];
  color: string;
}
/**
 * The message a reply answers, frozen when the reply was posted; without text once that was removed.
 */
export interface Quote {
  id: string;
  author: QuotedAuthor;
  text?: string;
  removed?: boolean;
}
/**
 * Whose message a reply quotes.
 */
export interface QuotedAuthor {
  id: string;
  name: string;
}
/**
 * A message reads differently from now on. Of a removed one the entry keeps its place, without text.
 */
export interface Edited {
  type: 'edited';
  id: string;
  seq: number;
  at: number;
  target: string;
  text: string;
  by: 'author' | 'moderator' | 'rule';
  removed?: boolean;
}
/**
 * These messages are gone.
 */
export interface Removed {
  type: 'removed';
  id: string;
  seq: number;
  at: number;
  targets: string[];
  by: 'author' | 'moderator' | 'rule';
  reason?: string;
}
/**
 * Everything *user* said from *since* (ms) until this entry is gone.
 */
export interface Purged {
  type: 'purged';
  id: string;
  seq: number;
  at: number;
  user: string;
  since?: number;
}
/**
 * These messages are back; the purges that these entries were count no more.
 */
export interface Restored {
  type: 'restored';
  id: string;
  seq: number;
  at: number;
  messages: Posted[];
  purges?: string[];
}
/**
 * The people who run the room say something to everybody. A removed one keeps its place, without text.
 */
export interface Announced {
  type: 'announced';
  id: string;
  seq: number;
  at: number;
  text: string;
  style: 'host' | 'info' | 'success' | 'warning';
  by: Actor;
  removed?: boolean;
}
/**
 * Who did something, as staff see it: a person, or a rule with role "service".
 */
export interface Actor {
  id: string;
  name: string;
  role: Role;
}
/**
 * This message is pinned, until then (ms), in place of what was.
 */
export interface Pinned {
  type: 'pinned';
  id: string;
  seq: number;
  at: number;
  message: Posted;
  by: Actor;
  until?: number;
}
/**
 * Nothing is pinned any more; `message` was.
 */
export interface Unpinned {
  type: 'unpinned';
  id: string;
  seq: number;
  at: number;
  message: string;
}
/**
 * These settings changed to these values.
 */
export interface SettingsChanged {
  type: 'settings';
  id: string;
  seq: number;
  at: number;
  settings: {};
}
/**
 * Reading goes on, nobody but staff may post.
 */
export interface Frozen {
  type: 'frozen';
  id: string;
  seq: number;
  at: number;
}
/**
 * People may post (again).
 */
export interface Opened {
  type: 'opened';
  id: string;
  seq: number;
  at: number;
}
/**
 * The room is closed: it can be read, not written.
 */
export interface Ended {
  type: 'ended';
  id: string;
  seq: number;
  at: number;
}
/**
 * Something waits for a person: a case, known by this entry's id.
 *
 *     A held message, or by `queue` one that was posted and reported (`message` is its id), or an appeal,
 *     whose `author` is who appeals; or one that its author believes posted, as `message` (queue `shadowed`).
 *     `reports` stands last: the script that adds one puts it at the end.
 *     Of an `escalated` case only a host decides; of a `reopened` one, whose decision was undone, no rule does.
 */
export interface HeldCase {
  type: 'held';
  id: string;
  seq: number;
  at: number;
  author: Author;
  text: string;
  nonce: string;
  verdict: Verdict;
  reply_to?: Quote;
  queue?: 'appeals' | 'held' | 'new' | 'reported' | 'shadowed';
  message?: string;
  escalated?: Actor;
  reopened?: boolean;
  appeal?: Appeal;
  reports?: Report[];
}
/**
 * One judgement: what to do, which check and rule said so, and where in the original text.
 *
 *     `level` is the severity from 1 (mild) to 4 (severest), 0 when nothing was found; `score` lies in
 *     0 to 1; `spans` are pairs (start, end) in code points of the text as it was written. `urgent` ones are
 *     to be looked at first. `sanction` is what the rule asks for beside. `trace` is there on demand. `hints`
 *     are parts like `spans` that weighed, but are nothing bad by themselves: what is masked are `spans` alone.
 *     `note` is what the staff noted beside the room's term that is the rule, for them alone.
 */
export interface Verdict {
  action: 'allow' | 'hold' | 'mask' | 'reject' | 'shadow';
  stage?: string;
  rule?: string;
  category?: string;
  level?: number;
  score?: number;
  reason?: string;
  spans?: [number, number][];
  urgent?: boolean;
  sanction?: Penalty;
  trace?: Step[];
  hints?: [number, number][];
  note?: string;
}
/**
 * What a rule asks for beside: its author may not post for so long.
 */
export interface Penalty {
  seconds: number;
  kind: 'timeout';
}
/**
 * One stage of a judgement: what it took, in µs, and what it found.
 */
export interface Step {
  stage: string;
  us: number;
  findings?: Finding[];
}
/**
 * What one check noticed: which rule, in which category, how bad, where.
 *
 *     `level` is the severity from 1 (mild) to 4 (severest). `score` in 0 to 1 says how sure it is that the
 *     text should not pass unseen. `action` is set by rules that know it; else the room's levels decide.
 */
export interface Finding {
  stage: string;
  rule: string;
  category: string;
  level: number;
  score: number;
  reason?: string;
  spans?: [number, number][];
  action?: 'allow' | 'hold' | 'mask' | 'reject' | 'shadow';
  penalty?: Penalty;
  hidden?: boolean;
  hints?: [number, number][];
  note?: string;
}
/**
 * What somebody says against a sanction; `by` is who gave it.
 */
export interface Appeal {
  text: string;
  at: number;
  sanction: Sanction;
  by: Actor;
}
/**
 * A time-out or a ban in one room; `until` is in ms, 0 for a ban without end.
 */
export interface Sanction {
  user: string;
  kind: 'ban' | 'timeout';
  until?: number;
  reason?: string;
}
/**
 * One person's complaint about one message. `at` is in ms since 1970.
 */
export interface Report {
  by: Actor;
  reason: 'hate' | 'insult' | 'other' | 'personal_data' | 'scam' | 'self_harm' | 'sexual' | 'spam' | 'threat';
  at: number;
  note?: string;
}
/**
 * Somebody decided a case; `message` is the entry an approval posted.
 */
export interface CaseDecided {
  type: 'decided';
  id: string;
  seq: number;
  at: number;
  case: string;
  outcome: 'approved' | 'dismissed' | 'expired' | 'granted' | 'masked' | 'rejected' | 'upheld';
  by: Actor;
  user: string;
  reason?: string;
  message?: string;
  code?: string;
  action?: string;
}
/**
 * A decision was undone: the case waits again, as `held` says.
 */
export interface CaseReopened {
  type: 'reopened';
  id: string;
  seq: number;
  at: number;
  case: string;
  by: Actor;
  held: HeldCase;
}
/**
 * A moderator leaves a case to the hosts.
 */
export interface CaseEscalated {
  type: 'escalated';
  id: string;
  seq: number;
  at: number;
  case: string;
  by: Actor;
  reason?: string;
  action?: string;
}
/**
 * A moderator removed messages; `name` is what their author was called.
 */
export interface RemovedByStaff {
  type: 'removed_by_staff';
  id: string;
  seq: number;
  at: number;
  targets: string[];
  by: Actor;
  reason?: string;
  user?: string;
  name?: string;
  action?: string;
}
/**
 * A moderator purged everything a person said since then.
 */
export interface PurgedByStaff {
  type: 'purged_by_staff';
  id: string;
  seq: number;
  at: number;
  user: string;
  by: Actor;
  name?: string;
  since?: number;
  reason?: string;
  action?: string;
}
/**
 * A person was timed out or banned, or what they post is shown to nobody else.
 */
export interface Sanctioned {
  type: 'sanctioned';
  id: string;
  seq: number;
  at: number;
  user: string;
  kind: 'ban' | 'shadow' | 'timeout';
  by: Actor;
  name?: string;
  until?: number;
  reason?: string;
  action?: string;
}
/**
 * A sanction was lifted.
 */
export interface Lifted {
  type: 'lifted';
  id: string;
  seq: number;
  at: number;
  user: string;
  kind: 'ban' | 'shadow' | 'timeout';
  by: Actor;
  name?: string;
  action?: string;
}
/**
 * A person was warned, and may not write before they acknowledge it.
 */
export interface WarnedByStaff {
  type: 'warned_by_staff';
  id: string;
  seq: number;
  at: number;
  user: string;
  by: Actor;
  text: string;
  name?: string;
  action?: string;
}
/**
 * A person has read the warning they were given.
 */
export interface Acknowledged {
  type: 'acknowledged';
  id: string;
  seq: number;
  at: number;
  user: string;
}
/**
 * Actions were undone, by their numbers on record (100 of them, parts last); `messages` are back.
 */
export interface Undone {
  type: 'undone';
  id: string;
  seq: number;
  at: number;
  by: Actor;
  count: number;
  actions: string[];
  messages?: number;
}
/**
 * The pipeline refused a message.
 */
export interface Rejected {
  type: 'rejected';
  id: string;
  seq: number;
  at: number;
  author: Author;
  text: string;
  verdict: Verdict;
}
/**
 * One more report about the message of a case; `hidden` when it was the one that took it out of view.
 */
export interface Reported {
  type: 'reported';
  id: string;
  seq: number;
  at: number;
  case: string;
  message: string;
  report: Report;
  hidden?: boolean;
}
/**
 * Somebody on the staff wrote a note about a person.
 */
export interface Noted {
  type: 'noted';
  id: string;
  seq: number;
  at: number;
  user: string;
  text: string;
  by: Actor;
  name?: string;
  action?: string;
}
/**
 * A person's messages all wait until `premod` (ms; 0 without end, null not at all); `monitor`: shown.
 */
export interface Flagged {
  type: 'flagged';
  id: string;
  seq: number;
  at: number;
  user: string;
  by: Actor;
  premod: number | null;
  monitor: boolean;
  name?: string;
  action?: string;
}
/**
 * What a message of *user* says was changed: parts of it hidden, or shown again.
 */
export interface EditedByStaff {
  type: 'edited_by_staff';
  id: string;
  seq: number;
  at: number;
  message: string;
  by: Actor;
  user: string;
  text: string;
  before: string;
  name?: string;
  action?: string;
}
/**
 * Something was announced; `message` is the entry that everybody reads.
 */
export interface AnnouncedByStaff {
  type: 'announced_by_staff';
  id: string;
  seq: number;
  at: number;
  text: string;
  style: 'host' | 'info' | 'success' | 'warning';
  by: Actor;
  message?: string;
  action?: string;
}
/**
 * A message of *user* was pinned, until then (ms); 0 without end.
 */
export interface PinnedByStaff {
  type: 'pinned_by_staff';
  id: string;
  seq: number;
  at: number;
  message: string;
  by: Actor;
  user: string;
  name?: string;
  text?: string;
  until?: number;
  action?: string;
}
/**
 * What was pinned is no more.
 */
export interface UnpinnedByStaff {
  type: 'unpinned_by_staff';
  id: string;
  seq: number;
  at: number;
  message: string;
  by: Actor;
  action?: string;
}
/**
 * A person may post one message with a link until then (ms); without, not any more.
 */
export interface Permitted {
  type: 'permitted';
  id: string;
  seq: number;
  at: number;
  user: string;
  by: Actor;
  name?: string;
  until?: number;
  action?: string;
}
/**
 * Staff changed settings, the staff-only ones included; `before`: what they were, but for lists.
 *
 *     It was a shield that did: `shield`, which is up now; or with `shield_down` the end of one.
 */
export interface SettingsChangedBy {
  type: 'settings_changed';
  id: string;
  seq: number;
  at: number;
  settings: {};
  by: Actor;
  before?: {};
  shield?: ShieldUp;
  shield_down?: boolean;
  action?: string;
}
/**
 * A shield that is up: since and until when (ms, 0 for no end), and who put it up.
 */
export interface ShieldUp {
  preset: string;
  at: number;
  until: number;
  by: string;
  name: string;
}
/**
 * A check from outside fails time and again, or works again; `on_failure` is what happens meanwhile.
 */
export interface HookState {
  type: 'hook_state';
  id: string;
  seq: number;
  at: number;
  hook: string;
  state: 'failing' | 'working';
  on_failure: 'allow' | 'hold' | 'reject';
  why?: string;
}
/**
 * What rules on trial, or a check that only observes, would have done; `done` is what was done.
 *
 *     `skipped` counts the like of which there is no entry: no more than one a second is written.
 */
export interface Observed {
  type: 'observed';
  id: string;
  seq: number;
  at: number;
  author: Author;
  text: string;
  verdict: Verdict;
  done: 'allow' | 'hold' | 'mask' | 'reject' | 'shadow';
  skipped?: number;
}
/**
 * Your held message was decided.
 */
export interface YourCaseDecided {
  type: 'decided';
  id?: string;
  at?: number;
  case: string;
  nonce: string;
  outcome: 'approved' | 'dismissed' | 'expired' | 'granted' | 'masked' | 'rejected' | 'upheld';
  reason?: string;
}
/**
 * The decision on your message was undone: it waits again, as you wrote it, `written` then (ms).
 */
export interface YourCaseReopened {
  type: 'reopened';
  id?: string;
  at?: number;
  case: string;
  nonce: string;
  text?: string;
  written?: number;
  reply_to?: Quote;
}
/**
 * You are timed out or banned here.
 */
export interface YouWereSanctioned {
  type: 'sanctioned';
  id?: string;
  at?: number;
  kind: 'ban' | 'timeout';
  until?: number;
  reason?: string;
}
/**
 * You may post again.
 */
export interface YourSanctionLifted {
  type: 'lifted';
  id?: string;
  at?: number;
  kind: 'ban' | 'timeout';
}
/**
 * The moderators warn you: acknowledge it by this letter's id, then you may write again.
 */
export interface YouWereWarned {
  type: 'warned';
  id?: string;
  at?: number;
  text: string;
}
/**
 * You acknowledged a warning, or it was taken back: you may write again.
 */
export interface YourWarningOver {
  type: 'acknowledged';
  id?: string;
  at?: number;
  warning: string;
}
/**
 * Your report was looked at: `upheld`, the message is gone; or `dismissed`.
 */
export interface YourReportDecided {
  type: 'report_decided';
  id?: string;
  at?: number;
  message: string;
  outcome: 'dismissed' | 'upheld';
  reason?: string;
}
/**
 * Your appeal was decided: `granted`, you may post again; or the sanction is `upheld`.
 */
export interface YourAppealDecided {
  type: 'appeal_decided';
  id?: string;
  at?: number;
  kind: 'ban' | 'timeout';
  outcome: 'granted' | 'upheld';
  reason?: string;
}
/**
 * You may post one message with a link until then (ms).
 */
export interface YourPermit {
  type: 'permitted';
  id?: string;
  at?: number;
  until: number;
}
/**
 * You may not any more, although you have not.
 */
export interface YourPermitOver {
  type: 'permit_over';
  id?: string;
  at?: number;
}
/**
 * The decision about your report was undone: it waits again.
 */
export interface YourReportReopened {
  type: 'report_reopened';
  id?: string;
  at?: number;
  message: string;
}
/**
 * The decision about your appeal was undone: it waits again; what was in force before it, is.
 */
export interface YourAppealReopened {
  type: 'appeal_reopened';
  id?: string;
  at?: number;
  kind: 'ban' | 'timeout';
}
/**
 * Your message has its place in the log; `duplicate` when it had it before.
 */
export interface Accepted {
  type: 'accepted';
  nonce: string;
  id: string;
  seq: number;
  cursor: string;
  duplicate?: boolean;
}
/**
 * Your message waits for a moderator; `detail` is there when there is more to say to its author.
 */
export interface Held {
  type: 'held';
  nonce: string;
  case: string;
  detail?: string;
}
/**
 * What you asked was not done; `code` is for programs, `detail` for people, times in seconds.
 */
export interface Refused {
  type: 'refused';
  code: string;
  detail: string;
  nonce?: string;
  retry_after?: number;
  field?: string;
  rule?: string;
  category?: string;
  until?: number;
  reason?: string;
  warning?: string;
}
/**
 * The answer to `ping`.
 */
export interface Pong {
  type: 'pong';
}
/**
 * The first event a reader gets. `heartbeat` is in seconds; `you` is null for nobody in particular.
 */
export interface Welcome {
  type: 'welcome';
  room: string;
  log: 'room' | 'staff';
  you: Author | null;
  settings: {};
  pinned: Pin | null;
  resumed: boolean;
  heartbeat: number;
  viewers: number;
  may_post: boolean;
}
/**
 * The message that stands above the others, until then (ms), or until another takes its place.
 */
export interface Pin {
  message: Posted;
  by: Actor;
  until?: number;
}
/**
 * Throw away what you show; the newest messages follow.
 */
export interface Reset {
  type: 'reset';
  reason: 'ahead' | 'conflict' | 'epoch' | 'expired' | 'overflow';
}
/**
 * The log is out of reach; reading goes on when it is back, which `over` says.
 */
export interface Degraded {
  type: 'degraded';
  over?: boolean;
}
/**
 * This node is going away: come back, to any node, after that many milliseconds.
 */
export interface Reconnect {
  type: 'reconnect';
  after_ms: number;
}
/**
 * How many read the room, about.
 */
export interface Viewers {
  type: 'viewers';
  count: number;
}
/**
 * Somebody looks at a case, until then (ms) at least. Has no place in the log.
 */
export interface CaseClaimed {
  type: 'claimed';
  case: string;
  by: Actor;
  until: number;
}
/**
 * Nobody looks at a case any more. Has no place in the log.
 */
export interface CaseReleased {
  type: 'released';
  case: string;
}
/**
 * Post a message; answered by `accepted`, `held` or `refused` with the same nonce.
 */
export interface Post {
  type: 'post';
  /**
   * Chosen by the author; the same nonce is the same message.
   */
  nonce: string;
  text: string;
  /**
   * The id of an entry of a log.
   */
  reply_to?: string;
}
/**
 * Take a message back (one's own), or remove it (moderators); answered by the entry itself.
 */
export interface Remove {
  type: 'remove';
  /**
   * The id of an entry of a log.
   */
  id: string;
}
/**
 * Ask for a sign of life from a page that cannot see protocol pings; answered by `pong`.
 */
export interface Ping {
  type: 'ping';
}
