/** Within this distance of the end the reader is at the end. */
const NEAR_PX = 40;

/** Why the log does not follow its end. */
export type Hold = 'button' | 'selection' | 'focus' | 'key';

/**
 * Whether a scrolling element follows its end. It does until the reader scrolls up or something holds it;
 * while it does not, what the reader looks at does not move.
 */
export class Follow {
  #atEnd = true;
  readonly #holds = new Set<Hold>();

  constructor(
    private readonly scroller: HTMLElement,
    private readonly changed: () => void,
  ) {
    scroller.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      // Something beside it came or went in this very frame: that is no step of the reader's, and is made up for below.
      if (clientHeight !== this.#height) return;
      // Rows that came while something held the log are no step away from the end by the reader.
      if (!this.#holds.size) this.#set(scrollHeight - scrollTop - clientHeight <= NEAR_PX);
      else if (scrollTop < this.#heldAt) this.#set(false);
      else if (scrollHeight - scrollTop - clientHeight <= NEAR_PX) this.#set(true);
      this.#heldAt = scrollTop;
    });
    new ResizeObserver(() => {
      this.#height = scroller.clientHeight;
      this.stick();
    }).observe(scroller);
  }
  #heldAt = 0;
  #height = 0;

  get paused(): boolean {
    return !this.#atEnd || this.#holds.size > 0;
  }

  hold(why: Hold, on: boolean): void {
    if (this.#holds.has(why) === on) return;
    const before = this.paused;
    if (on) this.#holds.add(why);
    else this.#holds.delete(why);
    this.#heldAt = this.scroller.scrollTop;
    if (before !== this.paused) this.changed();
    this.stick();
  }

  /** Go to the end and follow it again. */
  resume(): void {
    const before = this.paused;
    this.#holds.clear();
    this.#atEnd = true;
    this.stick();
    if (before) this.changed();
  }

  stick(): void {
    if (!this.paused) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #set(atEnd: boolean): void {
    const before = this.paused;
    this.#atEnd = atEnd;
    if (before !== this.paused) this.changed();
  }
}
