import type { AuditAction } from '../client/protocol';
import { same } from '../client/same';

type Values = Readonly<Record<string, unknown>>;
/** What a row of the record says of settings: what they were and what they became; lists are told apart. */
interface Change {
  readonly from: Values;
  readonly to: Values;
  readonly lists: Values;
}

/** The change that a row of settings tells of; undefined of an older row, which does not say what was before. */
export function changeOf({ detail }: AuditAction): Change | undefined {
  const { from, to, lists = {} } = (typeof detail === 'object' && detail !== null ? detail : {}) as Partial<Change>;
  return from && to ? { from, to, lists } : undefined;
}

/** Does the newer one of two rows set back what the older one changed? */
export function setsBack(newer: AuditAction, older: AuditAction): boolean {
  const [after, before] = [changeOf(newer), changeOf(older)];
  return after !== undefined && before !== undefined && same(after.from, before.to) && same(after.to, before.from);
}

/**
 * What is to be set so that settings are as before this row: the old values, if they are known and *now* is still what the
 * row made of it; `listed` when it changed lists, which are edited, `changed` when somebody changed it since.
 */
export function toSetBack(row: AuditAction, now: Values): Values | 'listed' | 'changed' {
  const change = changeOf(row);
  if (!change || Object.keys(change.lists).length > 0 || Object.keys(change.from).length === 0) return 'listed';
  return Object.entries(change.to).every(([name, value]) => same(now[name], value)) ? change.from : 'changed';
}
