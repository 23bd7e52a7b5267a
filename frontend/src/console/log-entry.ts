import type { AuditAction, StaffEvent } from '../client/protocol';
import { idOf } from './staff-state';
import { words } from './words';

/** One line of the log, in words. */
export interface LogEntry {
  readonly id: string;
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly more: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

type Name = (id: string) => string;

/** What an entry of the staff log says. *nameOf* knows what people are called. */
export function entryOf(event: StaffEvent, nameOf: Name): LogEntry {
  const { id, at } = event;
  const who = 'by' in event ? event.by.name : words.log.rule;
  const entry = (what: string, tone: LogEntry['tone'], more = ''): LogEntry => ({ id, at, who, what, more, tone });
  switch (event.type) {
    case 'held':
      return entry(words.log.held(event.author.name), 'plain', event.verdict.reason);
    case 'decided': {
      const author = event.user === undefined ? words.somebody : nameOf(event.user);
      return entry(words.log.decided(event.outcome, author), event.outcome === 'approved' ? 'good' : 'bad', event.reason);
    }
    case 'removed_by_staff':
      return entry(words.log.removed(event.targets.length, event.user === undefined ? '' : nameOf(event.user)), 'bad', event.reason);
    case 'purged_by_staff':
      return entry(words.log.purged(nameOf(event.user)), 'bad', event.reason);
    case 'sanctioned': {
      const name = nameOf(idOf(event.user));
      const seconds = ((event.until ?? at) - at) / 1000;
      return entry(event.kind === 'ban' ? words.log.ban(name) : words.log.timeout(name, seconds), 'bad', event.reason);
    }
    case 'lifted':
      return entry(words.log.lifted(nameOf(idOf(event.user))), 'good');
    case 'rejected':
      return entry(words.log.rejected(event.author.name), 'plain', event.verdict.reason);
    case 'settings_changed': {
      const names = new Set(Object.keys(event.settings).map((name) => words.room.names[name] ?? name));
      return entry(words.log.settings([...names].join(', ')), 'plain');
    }
  }
}

/** What the record of an action says. */
export function entryOfAction(action: AuditAction, nameOf: Name): LogEntry {
  const { id, at, actor, action: name, target, reason } = action;
  const bad = /reject|remove|purge|ban|timeout/.test(name);
  return {
    id,
    at,
    who: actor.name,
    what: words.log.actions[name] ?? name,
    more: [target && nameOf(target), reason].filter(Boolean).join(' · '),
    tone: bad ? 'bad' : /approve|lift/.test(name) ? 'good' : 'plain',
  };
}
