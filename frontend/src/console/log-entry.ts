import type { AuditAction, StaffEvent, Verdict } from '../client/protocol';
import { changesOf, listsOf, settingNames } from './changed';
import type { Did } from './did';
import { words } from './words';

/** One line of the log, in words. */
export interface LogEntry {
  readonly id: string;
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly more: string;
  readonly tone: 'good' | 'bad' | 'plain';
  /** What kind of thing it was, as filters know it. */
  readonly kind: string;
  /** A rule did it, no person. */
  readonly rule?: boolean;
  /** Its number on record, if it can be undone. */
  readonly undoes?: string;
  /** It was a part of something else, and is undone with that. */
  readonly part?: boolean;
}

/** Actions on record that can be undone. */
const UNDOABLE: ReadonlySet<string> = new Set(
  ['approve', 'reject', 'mask', 'expire', 'dismiss', 'uphold', 'grant', 'escalate', 'remove', 'purge', 'warn', 'timeout', 'ban', 'lift', 'bulk', 'announce', 'pin', 'unpin', 'permit', 'edit', 'shadow', 'unshadow', 'settings'],
);

/** Actions on record that are about one text, which is quoted. */
const ABOUT_A_MESSAGE: ReadonlySet<string> = new Set(['approve', 'reject', 'mask', 'expire', 'dismiss', 'uphold', 'grant', 'escalate', 'remove', 'edit', 'pin', 'announce']);

type Detail = Readonly<Record<string, unknown>>;
type Name = (id: string) => string;
/** What a case or message with this id said, as far as it is known. */
type Text = (id: string) => string | undefined;
const unknown = (): undefined => undefined;
const QUOTED = 60;
/** Of what was undone at once, so many are named. */
const NAMED = 3;

/** The beginning of a message, in quotation marks; nothing where it is not known. */
export function quoted(text: string | undefined): string {
  const line = text?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return '';
  const points = [...line];
  return `: “${points.length > QUOTED ? `${points.slice(0, QUOTED).join('').trimEnd()}…` : line}”`;
}

function isRule(id: string): boolean {
  return id.startsWith('rule:');
}

/** What an entry of the staff log says. *nameOf* knows what people are called, *textOf* what they said, *didOf* what an action did. */
export function entryOf(event: StaffEvent, nameOf: Name, textOf: Text = unknown, didOf: Did = unknown): LogEntry {
  const { id, at } = event;
  const who = 'by' in event ? event.by.name : ruleOf(event);
  const rule = !('by' in event) || isRule(event.by.id);
  const entry = (what: string, tone: LogEntry['tone'], more = ''): LogEntry => ({ id, at, who, rule, what, more, tone, kind: kindOf(event), undoes: numberOf(event) });
  switch (event.type) {
    case 'held':
      if (event.appeal) return { ...entry(words.log.appealed, 'plain', event.text), who: event.author.name, rule: false };
      return event.reports?.length
        ? { ...entry(words.log.reported(false) + quoted(event.text), 'plain', event.reports[0]?.note), who: event.reports[0]?.by.name ?? who, rule: false }
        : entry(words.log.held(event.author.name, event.queue === 'shadowed'), 'plain', event.verdict.reason);
    case 'reported':
      return { ...entry(words.log.reported(event.hidden ?? false) + quoted(textOf(event.case)), 'plain', event.report.note), who: event.report.by.name, rule: false };
    case 'noted':
      return entry(words.log.noted(event.name ?? nameOf(event.user)), 'plain', event.text);
    case 'flagged':
      return entry(words.log.flagged(event.name ?? nameOf(event.user)), 'plain');
    case 'edited_by_staff':
      return entry(words.log.edited(event.name ?? nameOf(event.user)), 'plain', event.text);
    case 'announced_by_staff':
      return entry(words.log.announced, 'plain', event.text);
    case 'pinned_by_staff':
      return entry(words.log.pinned(event.name ?? nameOf(event.user)), 'plain', event.text);
    case 'unpinned_by_staff':
      return entry(words.log.unpinned, 'plain');
    case 'permitted':
      return entry(words.log.permitted(event.name ?? nameOf(event.user), event.until !== undefined), 'plain');
    case 'decided':
      return entry(words.log.decided(event.outcome, nameOf(event.user)) + quoted(textOf(event.case) ?? textOf(event.message ?? '')), event.outcome === 'rejected' || event.outcome === 'upheld' ? 'bad' : 'good', event.reason);
    case 'removed_by_staff':
      return entry(
        words.log.removed(event.targets.length, event.name ?? (event.user === undefined ? '' : nameOf(event.user))) + quoted(event.targets.length === 1 ? textOf(event.targets[0] ?? '') : undefined),
        'bad',
        event.reason,
      );
    case 'purged_by_staff':
      return entry(words.log.purged(event.name ?? nameOf(event.user)), 'bad', event.reason);
    case 'sanctioned': {
      const name = event.name ?? nameOf(event.user);
      const seconds = ((event.until ?? at) - at) / 1000;
      if (event.kind === 'shadow') return entry(words.log.shadow(name), 'bad', event.reason);
      return entry(event.kind === 'ban' ? words.log.ban(name) : words.log.timeout(name, seconds), 'bad', event.reason);
    }
    case 'lifted':
      return entry(words.log.lifted(event.name ?? nameOf(event.user)), 'good');
    case 'reopened':
      return entry(words.log.reopened(event.held.author.name), 'plain', event.held.text);
    case 'escalated':
      return entry(words.log.escalated + quoted(textOf(event.case)), 'plain', event.reason);
    case 'warned_by_staff':
      return entry(words.log.warned(event.name ?? nameOf(event.user)), 'bad', event.text);
    case 'acknowledged':
      return { ...entry(words.log.acknowledged(nameOf(event.user)), 'good'), who: nameOf(event.user), rule: false };
    case 'undone':
      return entry(...undoneOf(event, didOf));
    case 'rejected':
      return entry(words.log.rejected(event.author.name), 'plain', event.verdict.reason);
    case 'hook_state':
      return event.state === 'failing'
        ? entry(words.log.hookFailing(event.hook, event.on_failure), 'bad', event.why)
        : entry(words.log.hookWorking(event.hook), 'good');
    case 'observed':
      return entry(words.log.observed(event.author.name, event.verdict.action, observingCheck(event.verdict)), 'plain', event.text);
    case 'settings_changed':
      if (event.shield) return entry(words.log.shieldUp(event.shield.preset, event.shield.until > 0 ? words.clock(event.shield.until) : ''), 'bad');
      if (event.shield_down) return entry(words.log.shieldDown, 'good');
      return entry(words.log.settings(settingNames(Object.keys(event.settings))), 'plain', changesOf(event.before ?? {}, event.settings));
  }
}

/** What an undoing undid: the one thing it was, or how many and the first of them; and what is back. */
function undoneOf({ count, actions, messages = 0 }: Extract<StaffEvent, { type: 'undone' }>, didOf: Did): [what: string, tone: 'plain', more: string] {
  const known = actions.flatMap((action) => didOf(action) ?? []);
  const rows = known.reduce((sum, deed) => sum + deed.rows, 0);
  const back = messages > 1 ? [words.said.back(messages)] : [];
  const [only] = known;
  if (only && known.length === 1 && rows >= count) return [words.log.undid(only.what), 'plain', back.join()];
  const wholes = known.length + Math.max(0, count - rows);
  const named = known.slice(0, NAMED).map(({ what }) => what);
  const others = named.length > 0 && wholes > named.length ? [words.undo.more(wholes - named.length)] : [];
  return [words.log.undone(wholes), 'plain', [...named, ...others, ...back].join('; ')];
}

/** The number on record of what an entry tells, if it can be undone; what undoing itself brought has none. */
export function numberOf(event: StaffEvent): string | undefined {
  return 'action' in event && event.action && UNDOABLE.has(kindOf(event)) ? event.action : undefined;
}

/** The kind of action an entry tells of, by the name it has on record. */
function kindOf(event: StaffEvent): string {
  switch (event.type) {
    case 'decided':
      return { approved: 'approve', rejected: 'reject', masked: 'mask', dismissed: 'dismiss', upheld: 'uphold', granted: 'grant', expired: 'expire' }[event.outcome];
    case 'removed_by_staff':
      return 'remove';
    case 'purged_by_staff':
      return 'purge';
    case 'sanctioned':
      return event.kind;
    case 'lifted':
      return event.kind === 'shadow' ? 'unshadow' : 'lift';
    case 'warned_by_staff':
      return 'warn';
    case 'escalated':
      return 'escalate';
    case 'undone':
    case 'reopened':
      return 'undo';
    case 'edited_by_staff':
      return 'edit';
    case 'announced_by_staff':
      return 'announce';
    case 'pinned_by_staff':
      return 'pin';
    case 'unpinned_by_staff':
      return 'unpin';
    case 'permitted':
      return 'permit';
    case 'noted':
      return 'note';
    case 'flagged':
      return 'flag';
    case 'settings_changed':
      return event.shield || event.shield_down ? 'shield' : 'settings';
    default:
      return event.type;
  }
}

/** What the record of an action says. */
export function entryOfAction(action: AuditAction, nameOf: Name, textOf: Text = unknown): LogEntry {
  const { id, at, actor, action: name, reason } = action;
  const detail = detailOf(action);
  const whom = subjectOf(action, detail, nameOf);
  const part = (action.part_of ?? action.cause ?? undefined) !== undefined;
  const about = quoted(typeof detail.text === 'string' ? detail.text : textOf(action.target));
  const say = (what: string, tone: LogEntry['tone']): LogEntry => ({
    id,
    at,
    who: actor.name,
    rule: isRule(actor.id),
    what: ABOUT_A_MESSAGE.has(name) ? what + about : what,
    more: reason ?? '',
    tone,
    kind: name,
    undoes: UNDOABLE.has(name) && !part && knowsWhatWas(name, detail) ? id : undefined,
    part,
  });
  switch (name) {
    case 'approve':
      return say(words.log.decided('approved', whom || words.somebody), 'good');
    case 'reject':
      return say(words.log.decided('rejected', whom || words.somebody), 'bad');
    case 'mask':
      return say(words.log.decided('masked', whom || words.somebody), 'good');
    case 'expire':
      return say(words.log.decided('expired', whom || words.somebody), 'plain');
    case 'dismiss':
      return say(words.log.dismissed(whom || words.somebody), 'good');
    case 'uphold':
      return say(words.log.decided('upheld', whom || words.somebody), 'bad');
    case 'grant':
      return say(words.log.decided('granted', whom || words.somebody), 'good');
    case 'escalate':
      return say(words.log.escalated, 'plain');
    case 'warn':
      return say(words.log.warned(whom), 'bad');
    case 'acknowledge':
      return say(words.log.acknowledged(whom), 'good');
    case 'bulk':
      return say(words.log.bulk(typeof detail.count === 'number' ? detail.count : 0), 'bad');
    case 'undo':
      return say(words.log.undid(words.log.names[typeof detail.of === 'string' ? detail.of : ''] ?? words.log.undone(1)), 'plain');
    case 'note':
      return say(words.log.noted(whom), 'plain');
    case 'flag':
      return say(words.log.flagged(whom), 'plain');
    case 'shield':
      if (typeof detail.preset !== 'string') return say(words.log.shield, 'plain');
      if (detail.preset === '') return say(words.log.shieldDown, 'good');
      return say(words.log.shieldUp(detail.preset, typeof detail.until === 'number' && detail.until > 0 ? words.clock(detail.until) : ''), 'bad');
    case 'reasons':
      return say(words.log.reasons, 'plain');
    case 'remove':
      return say(words.log.removed(1, whom), 'bad');
    case 'purge':
      return say(words.log.purged(whom), 'bad');
    case 'shadow':
      return say(words.log.shadow(whom), 'bad');
    case 'unshadow':
      return say(words.log.lifted(whom), 'good');
    case 'edit':
      return say(words.log.edited(whom || words.somebody), 'plain');
    case 'pin':
      return say(words.log.pinned(whom || words.somebody), 'plain');
    case 'unpin':
      return say(words.log.unpinned, 'plain');
    case 'permit':
      return say(words.log.permitted(whom || words.somebody, true), 'good');
    case 'announce':
      return say(words.log.announced, 'plain');
    case 'ban':
      return say(words.log.ban(whom), 'bad');
    case 'timeout':
      return say(words.log.timeout(whom, typeof detail.until === 'number' ? (detail.until - at) / 1000 : 0), 'bad');
    case 'lift':
      return say(words.log.lifted(whom), 'good');
    case 'settings':
      return { ...say(words.log.settings(settingNames(Object.keys(changedBy(detail)))), 'plain'), more: becameOf(detail) };
    default:
      return say(name, 'plain');
  }
}

/** Whether a row says enough to be undone: those of changed settings did not always, and of checks from outside none does. */
function knowsWhatWas(name: string, detail: Readonly<Record<string, unknown>>): boolean {
  return name !== 'settings' || ('from' in detail && !('now' in detail) && !('hooks' in Object(detail.lists)));
}

function detailOf({ detail }: AuditAction): Detail {
  return typeof detail === 'object' && detail !== null ? (detail as Detail) : {};
}

/** The settings that a row changed, by name; older rows have nothing else. */
function changedBy(detail: Detail): Detail {
  return 'from' in detail ? { ...Object(detail.to), ...Object(detail.lists) } : detail;
}

/** What a row of settings says of old and new values. */
function becameOf(detail: Detail): string {
  if (!('from' in detail)) return '';
  return [changesOf(Object(detail.from) as Detail, Object(detail.to) as Detail), listsOf(Object(detail.lists) as Detail)].filter((one) => one !== '').join('; ');
}

/** Whom an action was about: the name kept with it, else the person it names; nobody where it names a message or a room. */
function subjectOf(action: AuditAction, { name, user }: Detail, nameOf: Name): string {
  if (typeof name === 'string') return name;
  if (typeof user === 'string') return nameOf(user);
  return /^\d+-\d+$/.test(action.target) ? '' : nameOf(action.target);
}

/** The rule by which something happened, by its name. */
function ruleOf(event: StaffEvent): string {
  const name = 'verdict' in event ? words.card.rule(event.verdict.rule) || words.card.category(event.verdict.category ?? '') : '';
  return name === '' ? words.log.rule : name;
}

/** The check from outside that observed; empty for rules on trial. */
export function observingCheck({ stage, rule = '' }: Verdict): string {
  return stage === 'hooks' ? (rule.split('/')[0] ?? '') : '';
}
