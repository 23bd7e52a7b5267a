import { words } from '../i18n/en';

export type Loudness = 'all' | 'mentions' | 'off';

/** One message is read out if the last words are this old. */
const CALM_MS = 2_000;
/** In a busy room a count is read out this often. */
const SUMMARY_MS = 10_000;

/**
 * What a screen reader is told. The log itself is silent (a busy one would never let anybody finish a sentence):
 * a calm room is read out message by message, a busy one by count, and what concerns the reader always.
 */
export class Announcer {
  loudness: Loudness = 'all';
  #last = -Infinity;
  #uncounted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly speak: (text: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  message(name: string, text: string, concernsMe: boolean): void {
    const spoken = words.announce.message(name, text);
    if (concernsMe) {
      this.say(spoken);
      return;
    }
    if (this.loudness !== 'all') return;
    if (!this.#timer && this.now() - this.#last >= CALM_MS) {
      this.#say(spoken);
      return;
    }
    this.#uncounted += 1;
    this.#timer ??= setTimeout(() => {
      this.#summary();
    }, SUMMARY_MS);
  }

  /** Something that concerns the reader: a mention, a refusal, a change of the room. */
  say(text: string): void {
    if (this.loudness !== 'off') this.#say(text);
  }

  /** What was said last is gone, and must not be found where it was read out. */
  forget(): void {
    this.speak('');
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#uncounted = 0;
  }

  #summary(): void {
    this.#timer = undefined;
    if (this.#uncounted) this.#say(words.newMessages(this.#uncounted));
    this.#uncounted = 0;
  }

  #say(text: string): void {
    this.#last = this.now();
    this.speak(text);
  }
}
