import type { History, OwnAppeals, Problem, Session, Snapshot, Ticket, WhoAmI } from './protocol';

/** What became of a call. It never throws: no network is the problem `offline` with status 0. */
export type Answer<T> = { ok: true; status: number; data: T } | { ok: false; problem: Problem };

export interface Draft {
  text: string;
  nonce: string;
  reply_to?: string;
}
/** The server's answer to a draft: in the log, or waiting for a person. */
export type Receipt =
  | { id: string; seq: number; cursor: string; nonce: string; duplicate?: boolean }
  | { held: true; case: string; nonce: string };

export interface CallsOptions {
  /** Origin and prefix of the server; the page's own when left out. */
  base?: string;
  /** The room this is for: a room may allow sites that others do not. */
  room?: string;
  /** Bearer token; without one the session cookie speaks. */
  token?: string;
}

const TIMEOUT_MS = 10_000;

function offline(): Problem {
  return { title: 'Offline', status: 0, code: 'offline', detail: 'The server cannot be reached.' };
}

export function query(values: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text && `?${text}`;
}

/** The calls a viewer needs. Knows who it speaks for: a bearer token, or the cookie with its CSRF token. */
export class Calls {
  readonly base: string;
  token: string | undefined;
  readonly #about: string;
  /** undefined until it was asked for, null for who has no cookie. */
  protected csrf: string | null | undefined;

  constructor(options: CallsOptions = {}) {
    this.base = (options.base ?? globalThis.location.origin).replace(/\/$/, '');
    this.token = options.token;
    this.#about = query({ room: options.room });
  }

  /** Cookies do not get through from another site or in its frames, so the token is kept here (in memory only). */
  get foreign(): boolean {
    if (!('location' in globalThis)) return false;
    return new URL(this.base).origin !== location.origin || window.top !== window;
  }

  headers(): Record<string, string> {
    return this.token ? { authorization: `Bearer ${this.token}` } : {};
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const write = method !== 'GET';
    if (write && !this.token && !this.foreign && this.csrf === undefined) await this.whoami();
    const headers: Record<string, string> = this.headers();
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (write && !this.token && this.csrf) headers['x-csrf-token'] = this.csrf;
    try {
      const response = await fetch(`${this.base}/api/v1${path}`, {
        method,
        headers,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      const data: unknown = text ? JSON.parse(text) : undefined;
      if (response.ok) return { ok: true, status: response.status, data: data as T };
      const problem: Problem = { ...offline(), code: 'internal', ...(data as Partial<Problem>), status: response.status };
      if (problem.code === 'csrf') this.csrf = undefined;
      return { ok: false, problem };
    } catch {
      // No network, a time-out, or an answer that is not ours: all of them mean "not reached".
      return { ok: false, problem: offline() };
    }
  }

  async whoami(): Promise<Answer<WhoAmI>> {
    const answer = await this.call<WhoAmI>('GET', `/session${this.#about}`);
    if (answer.ok) this.csrf = answer.data.csrf;
    return answer;
  }

  /** Become a guest, or, with a bearer token, turn that token into the cookie session. */
  async session(name?: string): Promise<Answer<Session>> {
    const answer = await this.call<Session>('POST', `/session${this.#about}`, name === undefined ? {} : { name });
    if (answer.ok) {
      this.csrf = answer.data.csrf;
      if (this.token || this.foreign) this.token = answer.data.token;
    }
    return answer;
  }

  rename(name: string): Promise<Answer<Session>> {
    return this.session(name);
  }

  ticket(room: string): Promise<Answer<Ticket>> {
    return this.call('POST', `/ticket${query({ room })}`, { room });
  }

  snapshot(room: string): Promise<Answer<Snapshot>> {
    return this.call('GET', `/rooms/${room}`);
  }

  /** One's own appeals, newest first; banned people may ask, too. */
  appeals(room: string): Promise<Answer<OwnAppeals>> {
    return this.call('GET', `/rooms/${room}/appeals`);
  }

  /** A page of what was said before (exclusive) a message, oldest first. */
  history(room: string, before?: string, limit = 50): Promise<Answer<History>> {
    return this.call('GET', `/rooms/${room}/messages${query({ before, limit })}`);
  }

  post(room: string, draft: Draft): Promise<Answer<Receipt>> {
    return this.call('POST', `/rooms/${room}/messages`, draft);
  }

  remove(room: string, id: string, reason?: string): Promise<Answer<{ id: string; seq: number }>> {
    return this.call('DELETE', `/rooms/${room}/messages/${id}${query({ reason })}`);
  }
}
