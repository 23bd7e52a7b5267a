import type { AuditAction } from '../client/protocol';

/** Who may be named: a person by id, or a rule by name. */
export interface Doer {
  readonly kind: 'by' | 'rule';
  readonly id: string;
  readonly name: string;
}

/** Staff who did something of late, by the record, and rules that hold something now: people first, each once. */
export function doersOf(actions: readonly Pick<AuditAction, 'actor'>[], holding: readonly string[] = []): Doer[] {
  const found = new Map<string, Doer>();
  for (const name of holding) found.set(`rule ${name}`, { kind: 'rule', id: name, name });
  for (const { actor } of actions) {
    const rule = actor.id.startsWith('rule:');
    // What viewers did is not a moderator's to take back: reading a warning, deleting their own message.
    if (!rule && actor.role === 'viewer') continue;
    // A rule's id may be cut short; its name is what it is known by.
    found.set(rule ? `rule ${actor.name}` : actor.id, { kind: rule ? 'rule' : 'by', id: rule ? actor.name : actor.id, name: actor.name });
  }
  return [...found.values()].sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
}
