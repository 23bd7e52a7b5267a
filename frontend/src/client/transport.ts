import type { AnyEvent, Batch } from './protocol';

export type TransportName = 'ws' | 'sse' | 'poll';

/** Why a transport stopped. Exactly one of these is reported, once. */
export type Ending =
  /** The server said no or hung up: `code` is a WebSocket close code or an HTTP status, `retryMs` its general advice. */
  | { why: 'answer'; code: number; problem?: string; detail?: string; retryAfterMs?: number; retryMs?: number }
  /** Nothing came through; another transport may have more luck. */
  | { why: 'unreachable' };

export interface Wire {
  /** Send a command; false when this transport cannot. */
  send?(text: string): boolean;
  close(): void;
}

export interface Plan {
  /** Origin and prefix, without a slash at the end. */
  base: string;
  /** Path of the log's streams, e.g. `/api/v1/rooms/main`. */
  path: string;
  /** Where to go on, or undefined for the newest messages. */
  after(): string | undefined;
  /** Headers that say who I am, for the transports that can send some. */
  headers(): Record<string, string>;
  /** A single-use ticket for the transport that cannot; undefined when the cookie will do. */
  ticket(): Promise<string | undefined>;
}

export interface Listener {
  onBatch(batch: Batch<AnyEvent>): void;
  /** Something arrived that is no batch: the line is alive. */
  onSign(): void;
  onEnd(ending: Ending): void;
}

/** Opens one connection at once; the first sign or batch means it is open. Closing it reports nothing. */
export type Transport = (plan: Plan, listener: Listener) => Wire;

/** The address of a stream, with the cursor and what else is set. */
export function streamUrl(plan: Plan, name: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const tail = search.toString();
  return `${plan.base}${plan.path}/${name}${tail ? `?${tail}` : ''}`;
}

/** Text from the wire as a batch, or undefined when it is none. */
export function parseBatch(text: string): Batch<AnyEvent> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value && 'events' in value && Array.isArray(value.events)) {
      return value as Batch<AnyEvent>;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

/** An HTTP answer that is no stream, as the reason why there is none. What is no problem of ours came from something in between. */
export async function refusal(response: Response): Promise<Ending> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = (typeof body === 'object' && body ? body : {}) as { code?: string; detail?: string; retry_after?: number };
  if (!problem.code) return { why: 'unreachable' };
  const seconds = problem.retry_after ?? Number(response.headers.get('retry-after') ?? NaN);
  return {
    why: 'answer',
    code: response.status,
    problem: problem.code,
    detail: problem.detail,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
}
