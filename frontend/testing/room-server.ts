import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AnyEvent, Batch, Posted, RoomEvent, User } from '../src/client/protocol';

/** How a transport of this server behaves. */
type Mood = 'ok' | 'mute' | 'cut' | { status: number; code: string; retry_after?: number } | { close: number; reason?: string; after_ms?: number };

export const ADA: User = { id: 'u_ada', name: 'Ada', role: 'viewer', badges: [], color: '#7a3ff2' };

type RoomEventFields = RoomEvent extends infer E ? (E extends RoomEvent ? Omit<E, 'id' | 'seq' | 'at'> : never) : never;

/**
 * A small room that speaks the wire protocol over real sockets, so that the client can be tried against
 * every mood a server or a network may have.
 */
export class RoomServer {
  readonly log: RoomEvent[] = [];
  readonly seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  readonly mood: Record<'ws' | 'sse' | 'poll' | 'post', Mood> = { ws: 'ok', sse: 'ok', poll: 'ok', post: 'ok' };
  you: User | null = ADA;
  epoch = 'epoch001';
  /** Swallow the answer to the next this many posts, after having taken them. */
  loseAnswers = 0;
  url = '';
  #readers = new Set<(batch: Batch<AnyEvent>) => void>();
  #sockets = new Set<Socket>();
  #http = createServer((request, response) => void this.#answer(request, response));
  #ws = new WebSocketServer({ noServer: true });

  async listen(port = 0): Promise<this> {
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => {
      this.#note(request);
      const mood = this.mood.ws;
      if (mood === 'mute') return;
      if (mood === 'cut' || (typeof mood === 'object' && 'status' in mood)) {
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      this.#ws.handleUpgrade(request, socket, head, (ws) => {
        if (typeof mood === 'object') {
          if (mood.after_ms !== undefined) ws.send(JSON.stringify({ events: [{ type: 'reconnect', after_ms: mood.after_ms }] }));
          ws.close(mood.close, mood.reason);
        } else this.#talk(ws, this.#after(request));
      });
    });
    await new Promise<void>((done) => this.#http.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    return this;
  }

  /** Every connection is gone at once, as when a cable is pulled. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#readers.clear();
  }

  /** Connections stay open, and nothing that is said now reaches them. */
  deafen(): void {
    this.#readers.clear();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((done) => this.#http.close(done));
  }

  get readers(): number {
    return this.#readers.size;
  }

  cursor(seq = this.log.length): string {
    return `${this.epoch}.${String(1_700_000_000_000 + seq)}-0.${String(seq)}`;
  }

  say(text: string, more: Partial<Posted> = {}): Posted {
    return this.append({ type: 'posted', author: ADA, text, ...more }) as Posted;
  }

  append(fields: RoomEventFields): RoomEvent {
    const seq = this.log.length + 1;
    const at = 1_700_000_000_000 + seq;
    const event = { ...fields, id: `${String(at)}-0`, seq, at } as RoomEvent;
    this.log.push(event);
    this.tell({ cursor: this.cursor(), events: [event] });
    return event;
  }

  /** To everybody who is connected now. */
  tell(batch: Batch<AnyEvent>): void {
    for (const reader of [...this.#readers]) reader(batch);
  }

  #note(request: IncomingMessage): void {
    this.seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
  }

  #after(request: IncomingMessage): string | undefined {
    return new URL(request.url ?? '', this.url).searchParams.get('after') ?? undefined;
  }

  #opening(after: string | undefined): Batch<AnyEvent> {
    const seq = after?.startsWith(this.epoch) ? Number(after.split('.').at(-1)) : undefined;
    const resumed = after === undefined || seq !== undefined;
    const welcome: AnyEvent = { type: 'welcome', room: 'main', log: 'room', you: this.you, settings: { title: 'Main' }, pinned: null, resumed, heartbeat: 25, viewers: 1, may_post: true };
    const reset: AnyEvent[] = resumed ? [] : [{ type: 'reset', reason: 'epoch' }];
    return { cursor: this.cursor(), events: [welcome, ...reset, ...this.log.slice(seq ?? -50)] };
  }

  #talk(ws: WebSocket, after: string | undefined): void {
    const send = (batch: Batch<AnyEvent>): void => {
      ws.send(JSON.stringify(batch));
    };
    send(this.#opening(after));
    this.#readers.add(send);
    ws.on('close', () => this.#readers.delete(send));
    ws.on('message', (data) => {
      const command = JSON.parse(String(data)) as { type: string; nonce: string; text: string };
      const answer = this.#take(command);
      if (answer) send({ events: [answer] });
    });
  }

  /** Takes a post; the answer, or undefined when it gets lost. A nonce is posted once. */
  #take({ nonce, text }: { nonce: string; text: string }): AnyEvent | undefined {
    const mood = this.mood.post;
    if (typeof mood === 'object' && 'status' in mood) return { type: 'refused', nonce, code: mood.code, detail: 'No.', retry_after: mood.retry_after };
    if (text.includes('hold')) return { type: 'held', nonce, case: 'case-1' };
    const known = this.log.find((event) => event.type === 'posted' && event.nonce === nonce);
    const event = known ?? this.say(text, { nonce });
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return undefined;
    }
    return { type: 'accepted', nonce, id: event.id, seq: event.seq, cursor: this.cursor(event.seq), duplicate: known !== undefined };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#note(request);
    const path = new URL(request.url ?? '', this.url).pathname;
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
    };
    const name = path.endsWith('/events') ? 'sse' : path.endsWith('/poll') ? 'poll' : undefined;
    if (name) {
      const mood = this.mood[name];
      if (mood === 'mute') return;
      if (mood === 'cut') return void response.destroy();
      if (typeof mood === 'object') return 'status' in mood ? json(mood.status, mood) : void response.destroy();
      if (name === 'sse') this.#stream(response, this.#after(request));
      else this.#poll(response, this.#after(request), Number(new URL(request.url ?? '', this.url).searchParams.get('wait')));
    } else if (path.endsWith('/messages') && request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const answer = this.#take(JSON.parse(body) as { nonce: string; text: string });
      if (!answer) response.destroy();
      else if (answer.type === 'refused') json(429, { ...answer, title: 'No', status: 429 });
      else if (answer.type === 'held') json(202, { ...answer, held: true });
      else json(201, answer);
    } else if (path.endsWith('/session')) json(200, { user: this.you, expires_at: null, csrf: 'csrf-1', rooms: ['main'] });
    else if (path.endsWith('/ticket')) json(201, { ticket: 'ticket-1', expires_at: 0 });
    else json(404, { code: 'not_found', detail: 'No.', status: 404, title: 'No' });
  }

  #stream(response: ServerResponse, after: string | undefined): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 2000\n\n');
    const send = (batch: Batch<AnyEvent>): void => {
      response.write(`${batch.cursor ? `id: ${batch.cursor}\n` : ''}data: ${JSON.stringify(batch)}\n\n`);
    };
    send(this.#opening(after));
    this.#readers.add(send);
    response.on('close', () => this.#readers.delete(send));
  }

  #poll(response: ServerResponse, after: string | undefined, wait: number): void {
    const send = (batch: Batch<AnyEvent>): void => {
      clearTimeout(timer);
      this.#readers.delete(send);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(batch));
    };
    const timer = setTimeout(() => {
      this.#readers.delete(send);
      response.writeHead(204).end();
    }, wait * 1000);
    const seq = after?.startsWith(this.epoch) ? Number(after.split('.').at(-1)) : undefined;
    if (seq === undefined) send(this.#opening(after));
    else if (seq < this.log.length) send({ cursor: this.cursor(), events: this.log.slice(seq) });
    else this.#readers.add(send);
    response.on('close', () => {
      clearTimeout(timer);
      this.#readers.delete(send);
    });
  }
}
