import type { OpenCase, QueueName, Wish } from '../client/protocol';
import type { CaseAction } from '../elements/case-card/case-card';
import { queueOf } from './staff-state';

/** What shall become of a case, and what its author reads. */
export interface Decide {
  readonly held: OpenCase;
  readonly outcome: Wish;
  readonly reason?: string;
  readonly code?: string;
}

export const QUEUES: readonly QueueName[] = ['held', 'reported', 'new', 'appeals'];

/** What the two ends of a case are in its queue: the same two keys everywhere. */
export const ENDS: Readonly<Record<QueueName, { approve: Wish; reject: Wish }>> = {
  held: { approve: 'approve', reject: 'reject' },
  new: { approve: 'approve', reject: 'reject' },
  reported: { approve: 'dismiss', reject: 'remove' },
  appeals: { approve: 'grant', reject: 'uphold' },
};

/** The queue after *shown* in which something waits; where nothing does, the one after it. */
export function nextQueue(shown: QueueName, waiting: readonly OpenCase[]): QueueName {
  const at = QUEUES.indexOf(shown);
  const others = [...QUEUES.slice(at + 1), ...QUEUES.slice(0, at)];
  return others.find((queue) => waiting.some((held) => queueOf(held) === queue)) ?? others[0] ?? shown;
}

const CASE_ACTIONS: ReadonlySet<string> = new Set<CaseAction>(['approve', 'reject', 'reject-why', 'mask', 'time-out', 'ban', 'explain', 'person']);

export function isCaseAction(name: string): name is CaseAction {
  return CASE_ACTIONS.has(name);
}
