import type { Answer, Draft, Receipt } from './calls';
import { Backoff } from './backoff';
import type { AnyEvent, Problem, User } from './protocol';

/** What became of a draft. */
export type PostResult =
  | { status: 'sent'; nonce: string; id: string; seq: number }
  | { status: 'held'; nonce: string; case: string }
  | { status: 'refused'; nonce: string; code: string; detail: string; retry_after?: number; problem?: Partial<Problem> }
  | { status: 'failed'; nonce: string; detail: string };

export interface Ways {
  /** By the open WebSocket; false when there is none that knows who I am. */
  command(text: string): boolean;
  http(draft: Draft): Promise<Answer<Receipt>>;
  me(): User | null;
}

interface Waiting {
  draft: Draft;
  deadline: number;
  backoff: Backoff;
  timer?: ReturnType<typeof setTimeout>;
  settle(result: PostResult): void;
}

/** How long a draft is tried before its author is asked. */
const GIVE_UP_MS = 20_000;
/** A command that has no answer by then is asked again by HTTP, with the same nonce. */
const ANSWER_MS = 6_000;
/** The server could not take it now and took nothing: the same nonce may be tried again. */
const AGAIN = new Set(['offline', 'log_unavailable', 'not_durable', 'archive_backlog', 'draining', 'overloaded', 'timeout']);

/** Drafts on their way. Each is posted once or its author is told; none is dropped, none is sent under two nonces. */
export class Outbox {
  #waiting = new Map<string, Waiting>();

  constructor(private readonly ways: Ways) {}

  post(draft: { text: string; reply_to?: string; nonce: string }): Promise<PostResult> {
    const { nonce } = draft;
    return new Promise((settle) => {
      const entry: Waiting = {
        draft: { text: draft.text, nonce, ...(draft.reply_to ? { reply_to: draft.reply_to } : {}) },
        deadline: Date.now() + GIVE_UP_MS,
        backoff: new Backoff(),
        settle,
      };
      this.#waiting.set(nonce, entry);
      if (!this.ways.command(JSON.stringify({ type: 'post', ...entry.draft }))) void this.#byHttp(entry);
      else entry.timer = setTimeout(() => void this.#byHttp(entry), ANSWER_MS);
    });
  }

  /** The connection that carried commands is gone: whatever waits for an answer asks again. */
  cut(): void {
    for (const entry of this.#waiting.values()) {
      if (!entry.timer) continue;
      void this.#byHttp(entry);
    }
  }

  /** Answers, and my own messages in the log, settle what waits for them. */
  hear(event: AnyEvent): void {
    if (event.type === 'accepted') this.#settle(event.nonce, { status: 'sent', nonce: event.nonce, id: event.id, seq: event.seq });
    else if (event.type === 'held' && !('seq' in event)) this.#settle(event.nonce, { status: 'held', nonce: event.nonce, case: event.case });
    else if (event.type === 'refused' && event.nonce) this.#refused(event.nonce, event);
    else if (event.type === 'posted' && event.nonce && event.author.id === this.ways.me()?.id) {
      this.#settle(event.nonce, { status: 'sent', nonce: event.nonce, id: event.id, seq: event.seq });
    }
  }

  async #byHttp(entry: Waiting): Promise<void> {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    const { nonce } = entry.draft;
    const answer = await this.ways.http(entry.draft);
    if (!answer.ok) this.#refused(nonce, answer.problem);
    else if ('held' in answer.data) this.#settle(nonce, { status: 'held', nonce, case: answer.data.case });
    else this.#settle(nonce, { status: 'sent', nonce, id: answer.data.id, seq: answer.data.seq });
  }

  #refused(nonce: string, problem: { code: string; detail: string; retry_after?: number }): void {
    const entry = this.#waiting.get(nonce);
    if (!entry) return;
    const { code, detail, retry_after } = problem;
    if (!AGAIN.has(code)) {
      this.#settle(nonce, { status: 'refused', nonce, code, detail, retry_after, problem });
      return;
    }
    const wait = entry.backoff.next(retry_after === undefined ? undefined : retry_after * 1000);
    if (Date.now() + wait > entry.deadline) {
      this.#settle(nonce, { status: 'failed', nonce, detail });
      return;
    }
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.#byHttp(entry), wait);
  }

  #settle(nonce: string, result: PostResult): void {
    const entry = this.#waiting.get(nonce);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#waiting.delete(nonce);
    entry.settle(result);
  }
}
