import { Client } from '../client/client';
import type { Status } from '../client/client';
import type { Batch } from '../client/protocol';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 15_000;

export interface Place {
  /** Origin and prefix of the server, without a slash at the end. */
  readonly base: string;
  readonly room: string;
}

/** The server and the room an overlay's address names: `<base>/overlay/<room>`. */
export function placeOf(address: Location | URL): Place | undefined {
  const match = /^(.*)\/overlay\/([a-z0-9][a-z0-9-]{0,62})\/?$/.exec(address.pathname);
  return match?.[2] === undefined ? undefined : { base: address.origin + (match[1] ?? ''), room: match[2] };
}

/**
 * Reads a room for as long as the source lives. The client gives up where a page of a person should (no such room,
 * forbidden): a source that was set up before the event must not, so this tries again with a fresh one.
 */
export class Reader {
  private client: Client | undefined;
  private wait = FIRST_WAIT_MS;

  constructor(
    private readonly place: Place,
    private readonly onBatch: (batch: Batch) => void,
    private readonly onStatus: (status: Status) => void,
  ) {}

  start(): void {
    const after = this.client?.cursor;
    const client = new Client({
      ...this.place,
      ...(after === undefined ? {} : { after }),
      onBatch: (batch) => this.onBatch(batch),
      onStatus: (status) => this.follow(status),
    });
    this.client = client;
    client.start();
  }

  private follow(status: Status): void {
    if (status.state === 'open') this.wait = FIRST_WAIT_MS;
    if (status.state !== 'closed') {
      this.onStatus(status);
      return;
    }
    this.onStatus({ ...status, state: 'waiting', retryAt: Date.now() + this.wait });
    setTimeout(() => this.start(), this.wait);
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 1.5);
  }
}
