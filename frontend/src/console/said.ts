import type { ChatEvent } from '../client/protocol';

/** More than the live lane keeps: what was removed is still asked for by the log. */
const KEPT = 2_000;

/** What messages said when they came, by id; the rows themselves are emptied when a message is removed. */
export class Said {
  readonly #texts = new Map<string, string>();

  hear(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if (event.type === 'posted') this.#keep(event.id, event.text);
      else if (event.type === 'restored') for (const { id, text } of event.messages) this.#keep(id, text);
    }
  }

  /** What a message said; undefined when it was gone before this window was there, or is too long ago. */
  textOf(id: string): string | undefined {
    return this.#texts.get(id);
  }

  #keep(id: string, text: string): void {
    if (text === '') return;
    this.#texts.delete(id);
    this.#texts.set(id, text);
    if (this.#texts.size > KEPT) for (const oldest of [...this.#texts.keys()].slice(0, this.#texts.size - KEPT)) this.#texts.delete(oldest);
  }
}
