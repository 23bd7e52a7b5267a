import type { Answer } from '../client/api';
import type { StaffLogEvent } from '../client/protocol';
import { numberOf } from './log-entry';

/** The log tells of a change at once, or has nothing to tell: what was already so, or waits behind a shield. */
const LATE_MS = 2_000;

/** Finds out by which number a change of the room's settings that I asked for is on record: its answer does not say, the staff log does. */
export class OwnChanges {
  readonly #heard = new Set<(event: StaffLogEvent) => void>();

  constructor(private readonly me: string) {}

  hear(events: readonly StaffLogEvent[]): void {
    for (const event of events) for (const heard of this.#heard) heard(event);
  }

  /** The number of the change of settings of these *names* that is *asked* for; undefined where it failed, or cannot be undone. */
  async numberOf(names: readonly string[], asked: Promise<Answer<unknown>>): Promise<string | undefined> {
    let settle: (number?: string) => void = () => undefined;
    const number = new Promise<string | undefined>((resolve) => (settle = resolve));
    // It may be told before it is answered.
    const heard = (event: StaffLogEvent): void => {
      if (event.type !== 'settings_changed' || event.by.id !== this.me || !event.action) return;
      const changed = Object.keys(event.settings);
      if (changed.every((name) => names.includes(name))) settle(changed.includes('hooks') ? undefined : numberOf(event));
    };
    this.#heard.add(heard);
    try {
      if (!(await asked).ok) return undefined;
      setTimeout(settle, LATE_MS);
      return await number;
    } finally {
      this.#heard.delete(heard);
    }
  }
}
