import type { ChatEvent, Posted } from '../client/protocol';
import type { Options } from './options';
import { wanted } from './wanted';

/** Messages kept while they wait for their delay to pass; beyond it the oldest are let go, as a fast room would anyway. */
const WAITING_ROOM = 2000;

interface Line {
  readonly message: Posted;
  /** When it goes on air, and when it leaves: milliseconds of this machine's clock. */
  readonly from: number;
  readonly until: number;
}

/**
 * What is on air, as a function of what the room said and of the time. No clock, no timer, no DOM.
 * A retraction takes a message out of what waits and of what shows alike, so nothing can slip on air after it.
 */
export class Air {
  private lines: Line[] = [];
  private retracted = false;
  private readonly delay: number;
  private readonly stay: number;

  constructor(private readonly options: Options) {
    this.delay = options.delay * 1000;
    this.stay = options.fade > 0 ? options.fade * 1000 : Infinity;
  }

  /** Take in one event that arrived at *now*; not *live* when it is told of the past, on joining or coming back. */
  apply(event: ChatEvent, now: number, live = true): void {
    switch (event.type) {
      case 'posted':
        if (event.written) {
          // It waited for a moderator. What it answered has passed: it is not brought up again.
          if (!live || event.written + this.delay >= now) this.add(event, Math.min(now, event.written));
          break;
        }
        // The clocks of server and streamer may differ by minutes: what is live counts from its arrival.
        this.add(event, live ? now : Math.min(now, event.at));
        break;
      case 'removed':
        this.drop((message) => event.targets.includes(message.id));
        this.retracted = true;
        break;
      case 'edited':
        // Without its text a removed one is not shown again.
        if (!event.removed) this.lines = this.lines.map((line) => (line.message.id === event.target ? { ...line, message: { ...line.message, text: event.text } } : line));
        break;
      case 'purged':
        this.drop((message) => message.author.id === event.user && message.at >= (event.since ?? 0) && message.seq < event.seq);
        this.retracted = true;
        break;
      case 'restored':
        for (const message of event.messages) this.add(message, Math.min(now, placeOf(message)));
        break;
      case 'reset':
        this.lines = [];
        this.retracted = true;
        break;
    }
  }

  /** The messages to show at *now*, the newest last. Those that had their time are forgotten. */
  onAir(now: number): Posted[] {
    this.lines = this.lines.filter((line) => line.until > now);
    const due = this.lines.filter((line) => line.from <= now);
    const surplus = due.length - this.options.limit;
    if (surplus > 0) {
      const forgotten = new Set(due.slice(0, surplus));
      this.lines = this.lines.filter((line) => !forgotten.has(line));
      due.splice(0, surplus);
    }
    return due.map((line) => line.message);
  }

  /** When the passing of time alone next changes what is on air; undefined when it never does. */
  next(now: number): number | undefined {
    let soonest = Infinity;
    for (const line of this.lines) soonest = Math.min(soonest, line.from > now ? line.from : line.until);
    return soonest === Infinity ? undefined : soonest;
  }

  /** Whether anything was taken back since this was last asked. */
  takeRetraction(): boolean {
    const retracted = this.retracted;
    this.retracted = false;
    return retracted;
  }

  /** Messages that show or wait for their delay. */
  get size(): number {
    return this.lines.length;
  }

  private add(message: Posted, said: number): void {
    this.drop((known) => known.id === message.id);
    if (!wanted(message, this.options)) return;
    const from = said + this.delay;
    const line = { message, from, until: from + this.stay };
    const later = this.lines.findIndex((other) => isLater(other.message, message));
    if (later === -1) this.lines.push(line);
    else this.lines.splice(later, 0, line);
    if (this.lines.length > WAITING_ROOM) this.lines.shift();
  }

  private drop(gone: (message: Posted) => boolean): void {
    this.lines = this.lines.filter((line) => !gone(line.message));
  }
}

/** When a message was said: for one that waited and was approved in its place, when it was written. */
function placeOf(message: Posted): number {
  return message.written || message.at;
}

function isLater(one: Posted, other: Posted): boolean {
  return placeOf(one) > placeOf(other) || (placeOf(one) === placeOf(other) && one.seq > other.seq);
}
