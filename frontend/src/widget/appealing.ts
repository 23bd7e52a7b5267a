import { words } from '../i18n/en';
import { menuWords } from '../i18n/menu.en';
import type { Face } from './face';
import type { Reading } from './reading';

/** So often a page that gets no letters asks how its appeal was decided. */
const LOOK_MS = 20_000;
/** A letter may come a moment before the record it tells of. */
const SOON_MS = 500;
const LONGEST_TIMER_MS = 86_400_000;

/** One who is timed out or banned, and what they have said against it. Loaded when somebody is. */
export class Appealing {
  /** What there is to say about the last appeal, if another is not taken now. */
  said = '';
  #open = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly face: Face,
    private readonly reading: Reading,
  ) {
    document.addEventListener('visibilitychange', this.#shown);
  }

  stop(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#shown);
  }

  readonly #shown = (): void => {
    if (!document.hidden && this.#open) void this.look();
  };

  /**
   * Ask how the last appeal stands; again later while it is open. Who is banned comes back when it was granted. *decided*: a
   * letter says that it is open no more.
   */
  async look(decided = false): Promise<void> {
    const { face, reading } = this;
    const answer = await face.api.appeals(face.room);
    clearTimeout(this.#timer);
    if (!reading.live.sanction) {
      this.#open = false;
      return;
    }
    let next = LOOK_MS;
    if (answer.ok) {
      const { again_at } = answer.data;
      const last = answer.data.appeals[0];
      const before = this.#open;
      this.#open = last !== undefined && !last.outcome;
      const wait = again_at === undefined ? 0 : again_at - Date.now();
      const upheld = last?.outcome === 'upheld' ? `${menuWords.appeal.upheld(last.reason)} ` : '';
      if (this.#open) this.said = menuWords.appeal.open;
      else this.said = again_at !== undefined && wait > 0 ? upheld + menuWords.appeal.again(words.time(again_at)) : '';
      if (!this.#open) next = wait;
      else if (decided) next = SOON_MS;
      if (before && last?.outcome === 'granted' && (await reading.readmitted())) face.tell(menuWords.appeal.granted);
      else if (before && last?.outcome === 'upheld' && reading.banned) face.announcer.say(this.said);
    }
    if (next > 0 && next < LONGEST_TIMER_MS && reading.live.sanction) {
      this.#timer = setTimeout(() => {
        void this.look(decided && this.#open);
      }, next);
    }
    face.redraw();
  }
}
