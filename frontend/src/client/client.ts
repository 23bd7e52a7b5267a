import { Calls } from './calls';
import { Backoff } from './backoff';
import { courseAfter } from './endings';
import { longpoll } from './longpoll';
import { newNonce } from './nonce';
import type { Outbox, PostResult } from './outbox';
import type { AnyEvent, Batch, ChatEvent, User } from './protocol';
import { race } from './race';
import { sse } from './sse';
import { refusal, streamUrl, type Ending, type Plan, type Transport, type TransportName, type Wire } from './transport';
import { websocket } from './websocket';

export type { PostResult } from './outbox';
export type { TransportName } from './transport';

export interface ClientOptions<E extends AnyEvent = ChatEvent> {
  room: string;
  /** Origin and prefix of the server; the page's own when left out. */
  base?: string;
  /** Which log to read; staff may read theirs. */
  log?: 'room' | 'staff';
  /** Which ways to try, in this order. */
  transports?: TransportName[];
  /** A cursor to go on from. */
  after?: string;
  /** Bearer token; without one the cookie speaks. */
  token?: string;
  /** Share the calls (and who they speak for) with the rest of the page. */
  api?: Calls;
  /** Asked once when the server no longer knows me; true when it is worth another try. */
  renew?(): Promise<boolean>;
  /** A batch, each event once: logged ones by `seq`, inbox ones by `id`. */
  onBatch(batch: Batch<E>): void;
  onStatus(status: Status): void;
}

export interface Status {
  state: 'connecting' | 'open' | 'waiting' | 'closed';
  transport?: TransportName;
  /** When the next try is made, in milliseconds since 1970. */
  retryAt?: number;
  code?: string;
  detail?: string;
}

const TRANSPORTS: Record<TransportName, Transport> = { ws: websocket, sse, poll: longpoll };
const REMEMBERED = 'eventchat.transport';
/** A line that was silent this long is dead, or has to prove that it is not. */
export const SILENCE_MS = 45_000;
const WATCH_MS = 5_000;
const INBOX_KEPT = 200;
const MINE = 'mine ';

/** The transport that worked last in this browser session; a page without storage just starts with the first. */
function remembered(): string | null {
  try {
    return globalThis.sessionStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}
function remember(name: TransportName): void {
  try {
    globalThis.sessionStorage.setItem(REMEMBERED, name);
  } catch {
    // Storage is forbidden here; the next page tries from the start.
  }
}

/** One reader's life: connects, resumes where it was, goes on until it is closed or told to stop. */
export class Client<E extends AnyEvent = ChatEvent> {
  readonly #api: Calls;
  readonly #plan: Plan;
  #outbox: Outbox | undefined;
  readonly #backoff = new Backoff();
  #cursor: string | undefined;
  #seq = 0;
  #inbox: string[] = [];
  #you: User | null = null;
  #race: Wire | undefined;
  #wire: Wire | undefined;
  #name: TransportName | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #running = false;
  #openedAt = 0;
  #heardAt = 0;
  #comeBackAt: number | undefined;
  #forgotCursor = false;
  #renewed = false;
  #probing = false;

  constructor(private readonly options: ClientOptions<E>) {
    this.#api = options.api ?? new Calls({ base: options.base, token: options.token, room: options.room });
    this.#cursor = options.after;
    const room = encodeURIComponent(options.room);
    this.#plan = {
      base: this.#api.base,
      path: `/api/v1/rooms/${room}${options.log === 'staff' ? '/staff' : ''}`,
      after: () => this.#cursor,
      headers: () => this.#api.headers(),
      ticket: () => this.#ticket(),
    };
  }

  get cursor(): string | undefined {
    return this.#cursor;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#listen('addEventListener');
    this.#watch = setInterval(() => {
      this.#checkSilence(SILENCE_MS);
    }, WATCH_MS);
    this.#connect();
  }

  close(): void {
    this.#stop({ state: 'closed' });
  }

  /** Connect anew from the cursor, e.g. because I am somebody else now: *me*. */
  reconnect(me?: User): void {
    this.#you = me ?? this.#you;
    if (!this.#running) return;
    this.#backoff.reset();
    this.#connect();
  }

  /** Never rejects and never posts twice: the nonce is the message. What it takes is loaded for the first one: most only read. */
  async post(draft: { text: string; reply_to?: string; nonce?: string }): Promise<PostResult> {
    const nonce = draft.nonce ?? newNonce();
    try {
      const { Outbox } = await import('./outbox');
      this.#outbox ??= this.#makeOutbox(Outbox);
    } catch {
      // The server was replaced by one with other files, or cannot be reached.
      return { status: 'failed', nonce, detail: '' };
    }
    return this.#outbox.post({ ...draft, nonce });
  }

  #makeOutbox(Made: typeof Outbox): Outbox {
    return new Made({
      command: (text) => this.#you !== null && this.#wire?.send?.(text) === true,
      http: (draft) => this.#api.post(this.options.room, draft),
      me: () => this.#you,
    });
  }

  #connect(): void {
    this.#hangUp();
    this.options.onStatus({ state: 'connecting' });
    const names = this.options.transports ?? (['ws', 'sse', 'poll'] as TransportName[]);
    const best = remembered();
    const order = [...names].sort((a, b) => Number(b === best) - Number(a === best));
    this.#race = race(
      order.map((name) => [name, TRANSPORTS[name]]),
      this.#plan,
      {
        onWin: (name, wire) => {
          this.#name = name;
          this.#wire = wire;
          this.#openedAt = Date.now();
          remember(name);
          this.options.onStatus({ state: 'open', transport: name });
        },
        onSign: () => {
          this.#heardAt = Date.now();
        },
        onBatch: (batch) => {
          this.#heardAt = Date.now();
          this.#take(batch);
        },
        onEnd: (ending) => void this.#ended(ending),
      },
    );
  }

  #hangUp(): void {
    clearTimeout(this.#timer);
    this.#race?.close();
    if (this.#wire) this.#backoff.lasted(Date.now() - this.#openedAt);
    this.#race = this.#wire = this.#name = this.#comeBackAt = undefined;
    this.#outbox?.cut();
  }

  #take(batch: Batch<AnyEvent>): void {
    for (const event of batch.events) if (event.type === 'welcome') this.#you = event.you;
    const events = batch.events.filter((event) => this.#isNew(event));
    for (const event of events) {
      if (event.type === 'reconnect') this.#comeBack(event.after_ms);
      this.#outbox?.hear(event);
    }
    if (batch.cursor) this.#cursor = batch.cursor;
    if (batch.cursor || events.length) this.options.onBatch({ ...batch, events } as Batch<E>);
  }

  /** Moves the mark, so each logged event is new once; inbox events and messages of mine are told apart by their ids. */
  #isNew(event: AnyEvent): boolean {
    if (event.type === 'reset') {
      // All of it is told anew, my messages too.
      this.#seq = 0;
      this.#inbox = this.#inbox.filter((id) => !id.startsWith(MINE));
    }
    const mine = this.#isMine(event);
    if (!mine && 'seq' in event && 'at' in event) {
      if (event.seq <= this.#seq) return false;
      this.#seq = event.seq;
    } else if ('id' in event && event.id && event.type !== 'accepted') {
      // A letter and a message of the same moment may have the same id.
      const known = mine ? mineAs(event.id) : event.id;
      if (this.#inbox.includes(known)) return false;
      this.#inbox = [...this.#inbox.slice(1 - INBOX_KEPT), known];
    }
    return true;
  }

  /** Of my messages not each has a place of its own in the log, nor has their end: what they say of it counts for nothing. */
  #isMine(event: AnyEvent): boolean {
    if (event.type === 'posted') return !event.removed && event.author.id === this.#you?.id;
    return event.type === 'removed' && event.targets.every((id) => this.#inbox.includes(mineAs(id)));
  }

  /** The node goes away: read on until it does or the time has come, then resume elsewhere. */
  #comeBack(afterMs: number): void {
    this.#comeBackAt = Date.now() + afterMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#connect();
    }, afterMs);
  }

  async #ended(first: Ending): Promise<void> {
    const comeBackAt = this.#comeBackAt;
    const healthy = this.#wire && Date.now() - this.#openedAt > SILENCE_MS;
    const opened = this.#wire !== undefined;
    this.#hangUp();
    if (healthy) this.#renewed = this.#forgotCursor = false;
    this.options.onStatus({ state: 'connecting' });
    const race = this.#race;
    const ending = first.why === 'unreachable' && !opened ? await this.#reason() : first;
    // While the reason was asked for, somebody closed us or a wake-up started a new connection.
    if (!this.#running || this.#race !== race) return;
    const course = courseAfter(ending);
    if (course.then === 'stop') this.#stop({ state: 'closed', code: course.code, detail: course.detail });
    else if (course.then === 'forget-cursor') this.#forgetCursor();
    else if (course.then === 'renew') await this.#renew();
    else this.#wait(comeBackAt === undefined ? course.afterMs : Math.max(0, comeBackAt - Date.now()), course);
  }

  #wait(asked: number | undefined, why: { spreadMs?: number; code?: string; detail?: string }): void {
    const wait = this.#backoff.next(asked, why.spreadMs);
    this.options.onStatus({ state: 'waiting', retryAt: Date.now() + wait, code: why.code, detail: why.detail });
    this.#timer = setTimeout(() => {
      this.#connect();
    }, wait);
  }

  #forgetCursor(): void {
    if (this.#forgotCursor) {
      this.#stop({ state: 'closed', code: 'bad_cursor' });
      return;
    }
    this.#forgotCursor = true;
    this.#cursor = undefined;
    this.#take({ events: [{ type: 'reset', reason: 'expired' }] });
    this.#connect();
  }

  async #renew(): Promise<void> {
    const worthIt = !this.#renewed && ((await this.options.renew?.()) ?? true);
    this.#renewed = true;
    if (!this.#running) return;
    if (worthIt) this.#connect();
    else this.#stop({ state: 'closed', code: 'unauthorized' });
  }

  async #ticket(): Promise<string | undefined> {
    if (!this.#api.token) return undefined;
    const answer = await this.#api.ticket(this.options.room);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.data.ticket;
  }

  /** A short poll: what is wrong when nothing opens, and whether anything is new on a line that fell silent. */
  async #ask(): Promise<Response | undefined> {
    return fetch(streamUrl(this.#plan, 'poll', { after: this.#cursor, wait: '0' }), {
      headers: this.#plan.headers(),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
  }

  async #reason(): Promise<Ending> {
    const response = await this.#ask();
    return response && !response.ok ? refusal(response) : { why: 'unreachable' };
  }

  #checkSilence(limit: number): void {
    if (!this.#wire || this.#probing || Date.now() - this.#heardAt < limit) return;
    // Pings of a WebSocket are invisible to pages: a quiet room and a dead line look the same until asked.
    if (this.#name === 'ws') void this.#probe(this.#wire);
    else this.#connect();
  }

  async #probe(wire: Wire): Promise<void> {
    this.#probing = true;
    const since = this.#heardAt;
    const response = await this.#ask();
    this.#probing = false;
    if (this.#wire !== wire || this.#heardAt !== since) return;
    if (response?.status === 204) this.#heardAt = Date.now();
    else this.#connect();
  }

  /** The network is back, or the page is shown again: do not wait any longer. */
  readonly #wake = (event: Event): void => {
    if (event.type === 'visibilitychange' && document.visibilityState === 'hidden') return;
    const cameBack = event.type === 'online' || (event.type === 'pageshow' && (event as PageTransitionEvent).persisted);
    if (cameBack || (!this.#wire && !this.#race)) this.reconnect();
    else this.#checkSilence(SILENCE_MS - 10_000);
  };

  #listen(change: 'addEventListener' | 'removeEventListener'): void {
    if (typeof window === 'undefined') return;
    window[change]('online', this.#wake);
    window[change]('pageshow', this.#wake);
    document[change]('visibilitychange', this.#wake);
  }

  #stop(status: Status): void {
    if (!this.#running) return;
    this.#running = false;
    this.#hangUp();
    clearInterval(this.#watch);
    this.#listen('removeEventListener');
    this.options.onStatus(status);
  }
}

function mineAs(id: string): string {
  return MINE + id;
}
