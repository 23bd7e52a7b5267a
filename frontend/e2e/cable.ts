import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Once the cable is back, clients try again within the longest wait between two attempts, 30 s. */
export const BACK_MS = 40_000;

/** The cable between a browser and the server: bytes go through until it is pulled. */
export class Cable {
  #pairs = new Set<[Socket, Socket]>();
  #pulled = false;
  #server = createServer((near) => {
    if (this.#pulled) {
      near.destroy();
      return;
    }
    const far = connect(this.target, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  });

  constructor(private readonly target: number) {}

  async plug(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** Every connection breaks, and none is made until the cable is back. */
  pull(): void {
    this.#pulled = true;
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  mend(): void {
    this.#pulled = false;
  }

  async unplug(): Promise<void> {
    this.pull();
    await new Promise((done) => this.#server.close(done));
  }
}
