/** How long a connection must last before the next failure counts as the first one again. */
export const HEALTHY_MS = 30_000;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * When to try again: a random time below `0.5 s · 2^failures`, at most 30 s, so that thousands of readers
 * thrown off together do not come back together. What the server asked for wins.
 */
export class Backoff {
  #failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /**
   * Milliseconds to wait after one more failure. `asked` is a wait the server made out for this reader alone;
   * `spread` is one it told to all, so it only widens the range.
   */
  next(asked?: number, spread = 0): number {
    const ceiling = Math.max(spread, Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures));
    this.#failures += 1;
    return asked ?? this.random() * ceiling;
  }

  /** A connection ended that had lasted for `ms`. */
  lasted(ms: number): void {
    if (ms >= HEALTHY_MS) this.#failures = 0;
  }

  /** The world changed (the network is back, the page is shown): start again from the shortest wait. */
  reset(): void {
    this.#failures = 0;
  }
}
