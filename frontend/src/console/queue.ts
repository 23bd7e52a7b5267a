import type { HeldCase } from '../client/protocol';
import type { Resolution } from './staff-state';

/** A decided card is seen this long, greyed, before it goes. */
export const LINGER_MS = 600;
/** One that somebody else decided first stays longer: there is something to read. */
const CONFLICT_MS = 4_000;
/** Cards drawn at once. The rest waits unseen: nobody reads more before the next decision. */
const DRAWN = 50;

/**
 * A place in the queue as it is drawn. Once a card is decided it stays for a moment; if the queue must stand still then,
 * an empty place keeps its height, so that no other card ever slides under a pointer or a finger.
 */
export interface Place {
  readonly held: HeldCase;
  readonly resolution?: Resolution;
  readonly resolvedAt?: number;
  readonly empty?: boolean;
}

const isUrgent = (held: HeldCase): boolean => held.verdict.urgent === true;

/** The queue as a moderator sees it: what is urgent, then what waits, in the order of its wait, standing still while it is looked at. */
export class Queue {
  places: readonly Place[] = [];
  /** Cases that came while the queue stood still, and those there is no room for. */
  behind: readonly HeldCase[] = [];
  #still = false;
  /** How many of those behind wait for want of room. */
  #crowded = 0;

  get still(): boolean {
    return this.#still;
  }

  /** How many cases came since the queue stands still. */
  get fresh(): number {
    return this.#still ? this.behind.length - this.#crowded : 0;
  }

  /** Hold the queue still, or let it move again. */
  hold(still: boolean, now: number): void {
    if (this.#still === still) return;
    this.#still = still;
    if (still) this.#crowded = this.behind.length;
    else this.settle(now);
  }

  /** Bring in what is waiting and what was decided since. */
  follow(waiting: readonly HeldCase[], decided: ReadonlyMap<string, Resolution>, now: number): void {
    const open = new Set(waiting.map((held) => held.id));
    const drawn = new Set(this.places.map((place) => place.held.id));
    this.places = this.places.map((place) => {
      const resolution = decided.get(place.held.id);
      if (resolution && !place.resolution) return { ...place, resolution, resolvedAt: now };
      // A decision that failed: the card is open again. One that another made first: theirs is shown.
      if (!resolution && place.resolution && open.has(place.held.id)) return { held: place.held };
      if (resolution && resolution !== place.resolution) return { ...place, resolution, resolvedAt: now, empty: false };
      return place;
    });
    const missing = (place: Place): boolean => !place.resolution && !open.has(place.held.id);
    this.places = this.places.filter((place) => !missing(place));
    const coming = waiting.filter((held) => !drawn.has(held.id));
    this.behind = [...coming.filter(isUrgent), ...coming.filter((held) => !isUrgent(held))];
    this.#crowded = Math.min(this.#crowded, this.behind.length);
    this.settle(now);
  }

  /** Let go of what had its moment, and take in what came, as far as that may move anything. True if there is more to do later. */
  settle(now: number): boolean {
    const over = (place: Place): boolean => place.resolvedAt !== undefined && now - place.resolvedAt >= (place.resolution?.conflict ? CONFLICT_MS : LINGER_MS);
    if (!this.#still) this.places = this.places.filter((place) => !over(place));
    else this.places = this.places.map((place) => (over(place) && !place.empty ? { ...place, empty: true } : place));
    // Below the last card nothing can move.
    let end = this.places.length;
    while (end > 0 && this.places[end - 1]?.empty) end -= 1;
    this.places = this.places.slice(0, end);
    if (!this.#still || this.places.length === 0) this.take();
    return this.places.some((place) => place.resolvedAt !== undefined && !place.empty);
  }

  /** Take in what waits behind, at the end, urgent ones in front: asked for, or because nothing stands in the way. */
  take(): void {
    const room = DRAWN - this.places.filter((place) => !place.resolution).length;
    if (room > 0 && this.behind.length > 0) {
      const taken = this.behind.slice(0, room).map((held) => ({ held }));
      const front = this.places.filter((place) => isUrgent(place.held));
      const rest = this.places.filter((place) => !isUrgent(place.held));
      const urgent = taken.filter((place) => isUrgent(place.held));
      this.places = [...front, ...urgent, ...rest, ...taken.filter((place) => !isUrgent(place.held))];
      this.behind = this.behind.slice(room);
    }
    this.#crowded = this.behind.length;
  }

  /** Empty places nobody can see any more may go. */
  forget(ids: ReadonlySet<string>): void {
    this.places = this.places.filter((place) => !(place.empty && ids.has(place.held.id)));
  }

  /** The open card after (or, with -1, before) *id*; the first open one when there is no *id*. */
  neighbour(id: string | undefined, step: 1 | -1): string | undefined {
    const at = this.places.findIndex((place) => place.held.id === id);
    const rest = at === -1 ? this.places : step === 1 ? this.places.slice(at + 1) : this.places.slice(0, at).reverse();
    return rest.find((place) => !place.resolution)?.held.id;
  }

  isOpen(id: string | undefined): boolean {
    return this.places.some((place) => place.held.id === id && !place.resolution);
  }
}
