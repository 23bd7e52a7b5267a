import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Posted, RoomSettings } from '../src/client/protocol';

const ROOT = new URL('../../', import.meta.url).pathname;
const PYTHON = join(ROOT, '.venv/bin/python');
const START_MS = 20_000;

/** What a test posts or does as staff; answers of the API as they are. */
export interface Staff {
  token: string;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

/** A real server with a data directory of its own, both gone afterwards. */
export class ChatServer {
  #process: ChildProcess | undefined;
  #log = '';
  #tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly port: number,
    readonly directory: string,
    private readonly extra: Record<string, string>,
  ) {}

  static async start(extra: Record<string, string> = {}): Promise<ChatServer> {
    const server = new ChatServer(await freePort(), await mkdtemp(join(tmpdir(), 'eventchat-e2e-')), extra);
    try {
      await server.up();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  get #environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('EVENTCHAT_'));
    return { ...Object.fromEntries(kept), ...this.extra };
  }

  /** Start it, or start it again after it went down. */
  async up(): Promise<void> {
    const child = spawn(PYTHON, ['-m', 'eventchat', 'serve', '--port', String(this.port), '--data-dir', this.directory], {
      cwd: ROOT,
      env: this.#environment,
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.#log += String(chunk)));
    const deadline = Date.now() + START_MS;
    for (;;) {
      const ready = await fetch(`${this.url}/health/ready`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The server did not start.\n${this.#log}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 18_000);
    await gone;
    clearTimeout(impatient);
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A signed token from the command line, made once for each role, room and name. */
  token(role: 'viewer' | 'moderator' | 'host' | 'service', room: string, name?: string): Promise<string> {
    const key = `${role} ${room} ${name ?? ''}`;
    const made =
      this.#tokens.get(key) ??
      promisify(execFile)(
        PYTHON,
        ['-m', 'eventchat', 'token', '--room', room, '--role', role, ...(name ? ['--name', name] : []), '--data-dir', this.directory],
        { cwd: ROOT, env: this.#environment },
      ).then(({ stdout }) => stdout.trim().split(/\s+/).at(-1) ?? '');
    this.#tokens.set(key, made);
    return made;
  }

  async staff(role: 'moderator' | 'host' | 'service' = 'host', room = '*', name?: string): Promise<Staff> {
    const token = await this.token(role, room, name);
    return {
      token,
      call: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
        const answer = await fetch(`${this.url}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
        const text = await answer.text();
        return (text ? JSON.parse(text) : undefined) as T;
      },
    };
  }

  /** A room for one test alone. */
  async room(id: string, settings: Partial<RoomSettings> = {}): Promise<string> {
    const host = await this.staff();
    await host.call('POST', '/rooms', { id, title: settings.title ?? `Room ${id}`, settings });
    return id;
  }

  /** Post as a service, exempt from slow mode and rate limits. */
  async say(room: string, text: string, reply_to?: string): Promise<Posted> {
    const service = await this.staff('service', '*', 'Announcer');
    const nonce = crypto.randomUUID();
    return service.call('POST', `/rooms/${room}/messages`, { text, nonce, ...(reply_to ? { reply_to } : {}) });
  }

  /** Time out or ban whoever said the newest message under this name. */
  async sanction(room: string, name: string, order: { kind: 'timeout' | 'ban'; seconds?: number; reason?: string }): Promise<void> {
    const host = await this.staff();
    const { messages } = await host.call<{ messages: Posted[] }>('GET', `/rooms/${room}/messages`);
    const user = messages.findLast(({ author }) => author.name === name)?.author.id;
    await host.call('POST', `/rooms/${room}/staff/sanctions`, { user, ...order });
  }
}
