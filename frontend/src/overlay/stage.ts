import type { Posted } from '../client/protocol';
import { line } from './line';
import type { Options } from './options';

const MOVE_MS = 220;
/** Lines that may fade at once. In a fast room more would only blur, and the page has to stay small. */
const FADING = 6;
const EASE = 'cubic-bezier(.2,.7,.2,1)';

/**
 * The messages on the screen. Brings the page in line with what is on air: what was retracted is gone in the same
 * instant, what had its time fades, what is new slides in. Holds no more elements than the limit and those that fade.
 */
export class Stage {
  private readonly lines = new Map<string, HTMLElement>();
  /** What each of them says: a message that reads differently now is drawn anew in its place. */
  private readonly said = new WeakMap<HTMLElement, string>();
  /** Still among the newest, but no longer on the screen for want of room: they do not come back. */
  private readonly pushedOut = new Set<string>();
  private readonly clock: Intl.DateTimeFormat;

  constructor(
    private readonly root: HTMLElement,
    private readonly options: Options,
  ) {
    this.clock = new Intl.DateTimeFormat(options.lang ?? undefined, { hour: '2-digit', minute: '2-digit' });
  }

  get count(): number {
    return this.lines.size;
  }

  /**
   * Show exactly *messages*, the newest last. Without *moving* nothing is animated. After a *retraction* whatever is no
   * longer among them vanishes in this instant, also what was fading already. True when a line was added.
   */
  show(messages: readonly Posted[], moving: boolean, retraction: boolean): boolean {
    const wanted = new Set(messages.map((message) => message.id));
    for (const id of this.pushedOut) if (!wanted.has(id)) this.pushedOut.delete(id);
    const fading = moving && !retraction;
    for (const [id, element] of this.lines) {
      if (!wanted.has(id)) this.remove(id, element, fading);
    }
    if (retraction) for (const leaving of this.root.querySelectorAll('.chat-leaving')) leaving.remove();
    const added = this.add(messages);
    if (moving && added.length > 0) this.enter(added);
    this.clear(moving);
    return added.length > 0;
  }

  /** Lines are placed from the newest back, each before the one that follows it. The new ones, oldest first. */
  private add(messages: readonly Posted[]): HTMLElement[] {
    const added: HTMLElement[] = [];
    let next: HTMLElement | null = null;
    for (const message of [...messages].reverse()) {
      if (this.pushedOut.has(message.id)) continue;
      let element = this.lines.get(message.id);
      if (!element || this.said.get(element) !== message.text) {
        const drawn = line(message, this.options, this.clock);
        this.said.set(drawn, message.text);
        this.lines.set(message.id, drawn);
        if (element) element.replaceWith(drawn);
        else {
          this.root.insertBefore(drawn, next);
          added.unshift(drawn);
        }
        element = drawn;
      }
      next = element;
    }
    return added;
  }

  /** New lines push the others: the whole column starts where it was and moves, so that nothing jumps. */
  private enter(added: readonly HTMLElement[]): void {
    for (const element of added) element.animate({ opacity: [0, 1] }, { duration: MOVE_MS, easing: 'ease-out' });
    if (this.options.animate !== 'slide') return;
    const first = added[0] as HTMLElement;
    const newest = added.at(-1) as HTMLElement;
    const up = this.options.from === 'bottom';
    const [top, bottom] = up ? [first, newest] : [newest, first];
    const height = bottom.getBoundingClientRect().bottom - top.getBoundingClientRect().top;
    const way = up ? height : -height;
    for (const element of this.root.children) {
      // Added to a move that is still under way, so that two batches in a row make one smooth motion.
      element.animate(
        { transform: [`translateY(${way}px)`, 'translateY(0)'] },
        { duration: MOVE_MS, easing: EASE, composite: 'add' },
      );
    }
  }

  /** What no longer fits whole goes: half a message at the edge looks like a mistake on video. */
  private clear(moving: boolean): void {
    const height = this.root.clientHeight;
    const standing = [...this.root.querySelectorAll<HTMLElement>('.chat-message:not(.chat-leaving)')];
    for (const element of standing.slice(0, -1)) {
      // Offsets, not rectangles: a line that is still moving counts where it will come to rest.
      const fits = element.offsetTop >= 0 && element.offsetTop + element.offsetHeight <= height + 1;
      const { id } = element.dataset;
      if (fits || id === undefined) continue;
      this.pushedOut.add(id);
      this.remove(id, element, moving);
    }
  }

  private remove(id: string, element: HTMLElement, fading: boolean): void {
    this.lines.delete(id);
    if (!fading || this.root.querySelectorAll('.chat-leaving').length >= FADING) {
      element.remove();
      return;
    }
    element.classList.add('chat-leaving');
    const last = element.animate({ opacity: [1, 0] }, { duration: MOVE_MS, easing: 'ease-in', fill: 'forwards' });
    last.onfinish = () => element.remove();
  }
}
