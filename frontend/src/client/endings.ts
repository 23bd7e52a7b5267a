import type { Ending } from './transport';

/** What a client does after a connection ended. */
export type Course =
  | { then: 'stop'; code: string; detail?: string }
  | { then: 'forget-cursor' }
  | { then: 'renew' }
  | { then: 'retry'; afterMs?: number; spreadMs?: number; code?: string; detail?: string };

/** Answers after which trying again would only bring the same answer. */
const TERMINAL = new Map<number, string>([
  [400, 'bad_request'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [413, 'too_large'],
  [1003, 'bad_request'],
  [1007, 'bad_request'],
  [1009, 'too_large'],
  [4400, 'bad_request'],
  [4403, 'forbidden'],
  [4404, 'not_found'],
]);

/** The one table of close codes and HTTP statuses. */
export function courseAfter(ending: Ending): Course {
  if (ending.why === 'unreachable') return { then: 'retry' };
  const { code, problem, detail } = ending;
  if (problem === 'bad_cursor') return { then: 'forget-cursor' };
  if (code === 401 || code === 4401) return { then: 'renew' };
  const terminal = TERMINAL.get(code);
  if (terminal) return { then: 'stop', code: problem ?? terminal, detail };
  return { then: 'retry', afterMs: ending.retryAfterMs, spreadMs: ending.retryMs, code: problem, detail };
}
