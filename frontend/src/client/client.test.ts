import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { ADA, RoomServer } from '../../testing/room-server';
import { Client, SILENCE_MS, type ClientOptions, type Status, type TransportName } from './client';
import type { AnyEvent, Batch, ChatEvent, Posted } from './protocol';

/** As in a browser, an error event that nobody listens to is no exception; `close` follows it. */
class PageWebSocket extends NodeWebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol);
    this.on('error', () => this.readyState);
  }
}

const TRANSPORTS: TransportName[] = ['ws', 'sse', 'poll'];

let server: RoomServer;
let clients: Client[];

beforeEach(async () => {
  vi.stubGlobal('WebSocket', PageWebSocket);
  server = await new RoomServer().listen();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
  vi.unstubAllGlobals();
});

interface Reader {
  client: Client;
  texts: string[];
  events: AnyEvent[];
  statuses: Status[];
}

function reader(options: Partial<ClientOptions> = {}): Reader {
  const seen: Reader = { client: undefined as never, texts: [], events: [], statuses: [] };
  seen.client = new Client({
    room: 'main',
    base: server.url,
    onBatch: (batch: Batch<ChatEvent>) => {
      seen.events.push(...batch.events);
      for (const event of batch.events) if (event.type === 'posted') seen.texts.push(event.text);
    },
    onStatus: (status) => seen.statuses.push(status),
    ...options,
  });
  clients.push(seen.client);
  seen.client.start();
  return seen;
}

const until = (check: () => void, timeout = 6_000): Promise<void> => vi.waitFor(check, { timeout, interval: 10 });
const isOpen = (one: Reader): Promise<void> => until(() => expect(one.events.some((event) => event.type === 'welcome')).toBe(true));

describe.each(TRANSPORTS)('over %s', (transport) => {
  it('shows what was said before and what is said now, in order', async () => {
    server.say('one');
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    server.say('two');
    server.say('three');
    await until(() => expect(ada.texts).toEqual(['one', 'two', 'three']));
    expect(ada.statuses.at(-1)).toMatchObject({ state: 'open', transport });
  });

  it('resumes by cursor after a cut: nothing missing, nothing twice', async () => {
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    server.say('one');
    await until(() => expect(ada.texts).toEqual(['one']));
    server.cut();
    server.say('two');
    server.say('three');
    await until(() => expect(ada.texts).toEqual(['one', 'two', 'three']));
    server.say('four');
    await until(() => expect(ada.texts).toEqual(['one', 'two', 'three', 'four']));
  });

  it('passes a logged event on once, however often it is sent', async () => {
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    const one = server.say('one');
    await until(() => expect(ada.texts).toEqual(['one']));
    await until(() => expect(server.readers).toBe(1));
    server.tell({ cursor: server.cursor(), events: [one] });
    await until(() => expect(server.readers).toBe(1));
    server.say('two');
    await until(() => expect(ada.texts).toEqual(['one', 'two']));
  });

  it('passes an inbox event on once by its id', async () => {
    const ada = reader({ transports: [transport] });
    for (const outcome of ['approved', 'rejected'] as const) {
      await until(() => expect(server.readers).toBe(1));
      server.tell({ events: [{ type: 'decided', id: 'inbox-1', case: 'c', nonce: 'n', outcome }] });
    }
    await until(() => expect(server.readers).toBe(1));
    server.say('end');
    await until(() => expect(ada.texts).toEqual(['end']));
    expect(ada.events.filter((event) => event.type === 'decided')).toHaveLength(1);
  });

  it('knows my messages by their ids, whatever their place, beside letters of the same id, and anew after a reset', async () => {
    const ada = reader({ transports: [transport] });
    await until(() => expect(server.readers).toBe(1));
    const mine: Posted = { type: 'posted', id: '77-0', seq: 900, at: 77, author: ADA, text: 'mine' };
    const letter: AnyEvent = { type: 'decided', id: '77-0', case: 'c', nonce: 'n', outcome: 'approved' };
    for (const events of [[letter, mine], [mine], [{ type: 'reset', reason: 'epoch' }, mine]] as AnyEvent[][]) {
      await until(() => expect(server.readers).toBe(1));
      server.tell({ events });
    }
    await until(() => expect(server.readers).toBe(1));
    // Its number counted for nothing: what comes with a smaller one is new.
    server.tell({ events: [{ ...mine, id: '1-0', seq: 1, author: { ...ADA, id: 'u_bob' }, text: 'end' }] });
    await until(() => expect(ada.texts).toEqual(['mine', 'mine', 'end']));
    expect(ada.events.filter((event) => event.type === 'decided')).toHaveLength(1);
  });

  it('tells its application about a reset and reads on in the new log', async () => {
    const ada = reader({ transports: [transport], after: 'oldepoch.1-0.900' });
    server.say('fresh');
    await until(() => expect(ada.texts).toEqual(['fresh']));
    if (transport !== 'poll') expect(ada.events.map((event) => event.type)).toContain('reset');
  });

  it('posts once, also when the answer is lost', async () => {
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    server.loseAnswers = 1;
    const result = ada.client.post({ text: 'hello' });
    if (transport === 'ws') server.cut();
    await expect(result).resolves.toMatchObject({ status: 'sent', seq: 1 });
    await until(() => expect(ada.texts).toEqual(['hello']));
    expect(server.log).toHaveLength(1);
  });

  it('says what became of a post: held, or refused with code, words and seconds', async () => {
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    await expect(ada.client.post({ text: 'please hold', nonce: 'nonce-01' })).resolves.toEqual({ status: 'held', nonce: 'nonce-01', case: 'case-1' });
    server.mood.post = { status: 429, code: 'slow_mode', retry_after: 4.2 };
    await expect(ada.client.post({ text: 'again' })).resolves.toMatchObject({ status: 'refused', code: 'slow_mode', detail: 'No.', retry_after: 4.2 });
  });
});

describe('falling back', () => {
  it('starts the next transport beside a silent one and uses whichever opens', async () => {
    server.mood.ws = 'mute';
    server.mood.sse = 'mute';
    const ada = reader();
    server.say('hello');
    await until(() => expect(ada.texts).toEqual(['hello']));
    expect(ada.statuses.at(-1)).toMatchObject({ state: 'open', transport: 'poll' });
  });

  it('goes on at once when a transport is refused', async () => {
    server.mood.ws = 'cut';
    const started = Date.now();
    const ada = reader();
    await isOpen(ada);
    expect(ada.statuses.at(-1)).toMatchObject({ transport: 'sse' });
    expect(Date.now() - started).toBeLessThan(1_000);
  });

  it('resumes on another transport with the same cursor', async () => {
    const ada = reader();
    await isOpen(ada);
    server.say('one');
    await until(() => expect(ada.texts).toEqual(['one']));
    server.mood.ws = 'cut';
    server.cut();
    server.say('two');
    await until(() => expect(ada.texts).toEqual(['one', 'two']));
    expect(ada.statuses.at(-1)).toMatchObject({ transport: 'sse' });
  });
});

describe('endings', () => {
  it.each([
    [{ status: 404, code: 'not_found' }, 'not_found'],
    [{ status: 403, code: 'banned' }, 'banned'],
  ])('stops for good at %o', async (mood, code) => {
    server.mood.ws = 'cut';
    server.mood.sse = mood;
    const ada = reader();
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'closed', code }));
  });

  it.each([4400, 4403, 4404, 1009])('stops for good at close code %i', async (close) => {
    server.mood.ws = { close };
    const ada = reader({ transports: ['ws'] });
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'closed' }));
  });

  it('takes the reason of a close code for what it is: a problem and its sentence', async () => {
    server.mood.ws = { close: 4403, reason: 'banned: You are banned from this room.' };
    const ada = reader({ transports: ['ws'] });
    await until(() => expect(ada.statuses.at(-1)).toEqual({ state: 'closed', code: 'banned', detail: 'You are banned from this room.' }));
  });

  it('finds out over HTTP why a WebSocket is refused', async () => {
    server.mood.ws = 'cut';
    server.mood.poll = { status: 404, code: 'not_found' };
    const ada = reader({ transports: ['ws'] });
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'closed', code: 'not_found' }));
  });

  it('tries once more after 4401, with a new identity, then stops', async () => {
    server.mood.ws = { close: 4401 };
    const renew = vi.fn(() => Promise.resolve(true));
    const ada = reader({ transports: ['ws'], renew });
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'closed', code: 'unauthorized' }));
    expect(renew).toHaveBeenCalledTimes(1);
    expect(server.seen.filter(({ url }) => url.includes('/ws'))).toHaveLength(2);
  });

  it('comes back after an overload, when the server said', async () => {
    server.mood.ws = 'cut';
    server.mood.sse = { status: 503, code: 'overloaded', retry_after: 0.3 };
    const ada = reader();
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'waiting', code: 'overloaded' }));
    server.mood.sse = 'ok';
    await isOpen(ada);
  });

  it('comes back to a WebSocket that was accepted only to say when', async () => {
    server.mood.ws = { close: 1013, reason: 'overloaded: The server is busy. Try again in a moment.', after_ms: 700 };
    const started = Date.now();
    const ada = reader({ transports: ['ws'] });
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'waiting', code: 'overloaded', detail: 'The server is busy. Try again in a moment.' }));
    expect(ada.statuses.at(-1)?.retryAt).toBeGreaterThanOrEqual(started + 700);
    expect(server.seen.filter(({ url }) => url.includes('/ws'))).toHaveLength(1);
    server.mood.ws = 'ok';
    await isOpen(ada);
    expect(Date.now() - started).toBeGreaterThanOrEqual(700);
    expect(server.seen.filter(({ url }) => url.includes('/ws'))).toHaveLength(2);
    expect(ada.statuses.at(-1)).toMatchObject({ state: 'open', transport: 'ws' });
  });

  it('drops a cursor the server cannot read, says so as a reset, and connects once without', async () => {
    server.mood.ws = 'cut';
    server.mood.sse = { status: 400, code: 'bad_cursor' };
    const ada = reader({ after: 'nonsense', transports: ['sse'] });
    await until(() => expect(ada.statuses.at(-1)).toMatchObject({ state: 'closed', code: 'bad_cursor' }));
    const asked = server.seen.filter(({ url }) => url.includes('/events')).map(({ url }) => url.includes('after='));
    expect(asked).toEqual([true, false]);
    expect(ada.events).toEqual([{ type: 'reset', reason: 'expired' }]);
  });

  it('leaves when the node asks it to, and resumes', async () => {
    const ada = reader({ transports: ['ws'] });
    await isOpen(ada);
    server.tell({ events: [{ type: 'reconnect', after_ms: 50 }] });
    await until(() => expect(server.seen.filter(({ url }) => url.includes('/ws?after='))).toHaveLength(1));
    server.say('here again');
    await until(() => expect(ada.texts).toEqual(['here again']));
  });

  it('says nothing more once closed', async () => {
    const ada = reader();
    await isOpen(ada);
    ada.client.close();
    const before = ada.statuses.length;
    await until(() => expect(server.readers).toBe(0));
    expect(ada.statuses).toHaveLength(before);
    expect(ada.statuses.at(-1)).toEqual({ state: 'closed' });
  });
});

describe('identity', () => {
  it('sends a bearer token in the header, and only a ticket in an address', async () => {
    for (const transport of TRANSPORTS) await isOpen(reader({ transports: [transport], token: 'secret-token' }));
    const streams = server.seen.filter(({ url }) => /\/(ws|events|poll)/.test(url));
    for (const { url, headers } of streams) {
      expect(url).not.toContain('secret-token');
      if (url.includes('/ws')) expect(url).toContain('ticket=ticket-1');
      else expect(headers.authorization).toBe('Bearer secret-token');
    }
  });

  it('posts by HTTP while the stream does not know who I am, with the CSRF token of the cookie', async () => {
    server.you = null;
    const ada = reader({ transports: ['ws'] });
    await isOpen(ada);
    await expect(ada.client.post({ text: 'hi' })).resolves.toMatchObject({ status: 'sent' });
    const post = server.seen.find(({ method }) => method === 'POST');
    expect(post?.headers['x-csrf-token']).toBe('csrf-1');
  });

  it('takes its own message in the log as the answer', async () => {
    const ada = reader({ transports: ['ws'] });
    await isOpen(ada);
    server.loseAnswers = 9;
    await expect(ada.client.post({ text: 'hello' })).resolves.toMatchObject({ status: 'sent', seq: 1 });
    expect(server.log[0]).toMatchObject({ author: ADA });
  });
});

describe('silence', () => {
  const silent = async (transport: TransportName): Promise<{ ada: Reader; before: number }> => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const ada = reader({ transports: [transport] });
    await isOpen(ada);
    await until(() => expect(server.readers).toBe(1));
    const before = server.seen.length;
    vi.advanceTimersByTime(SILENCE_MS + 5_000);
    return { ada, before };
  };
  afterEach(() => vi.useRealTimers());

  it('of a WebSocket is asked about: nothing new means that it is alive', async () => {
    const { ada, before } = await silent('ws');
    await until(() => expect(server.seen.slice(before).map(({ url }) => url)).toEqual([expect.stringContaining('/poll?after=')]));
    server.say('still here');
    await until(() => expect(ada.texts).toEqual(['still here']));
    expect(server.seen.filter(({ url }) => url.includes('/ws'))).toHaveLength(1);
  });

  it('of a WebSocket that lost something is the end of it', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const ada = reader({ transports: ['ws'] });
    await isOpen(ada);
    await until(() => expect(server.readers).toBe(1));
    server.deafen();
    server.say('unheard');
    vi.advanceTimersByTime(SILENCE_MS + 5_000);
    await until(() => expect(ada.texts).toEqual(['unheard']));
    expect(server.seen.filter(({ url }) => url.includes('/ws'))).toHaveLength(2);
  });

  it('of an event stream is the end of it: the server promised a sign every 15 seconds', async () => {
    const { ada, before } = await silent('sse');
    await until(() => expect(server.seen.slice(before).map(({ url }) => url)).toEqual([expect.stringContaining('/events?after=')]));
    server.say('on the new line');
    await until(() => expect(ada.texts).toEqual(['on the new line']));
  });
});
