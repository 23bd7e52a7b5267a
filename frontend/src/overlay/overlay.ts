import type { Status } from '../client/client';
import type { Batch } from '../client/protocol';
import { Air } from './air';
import { DebugPanel } from './debug';
import { dress } from './dress';
import type { Parsed } from './options';
import { Tick } from './sound';
import { Stage } from './stage';
import { Visibility } from './visibility';

/** A room's overlay on this page: batches in, lines on the screen. One timer at most, and none when nothing is due. */
export class Overlay {
  private readonly air: Air;
  private readonly stage: Stage;
  private readonly visibility: Visibility;
  private readonly tick: Tick | undefined;
  private readonly debug: DebugPanel | undefined;
  private readonly calm: boolean;
  private status: Status = { state: 'connecting' };
  private timer: number | undefined;

  constructor(room: string, { options, warnings }: Parsed) {
    for (const warning of warnings) console.warn(`[overlay] ${warning}`);
    dress(document.documentElement, options);
    const root = document.createElement('div');
    root.className = 'chat';
    document.body.append(root);
    this.air = new Air(options);
    this.stage = new Stage(root, options);
    this.tick = options.mute ? undefined : new Tick();
    this.debug = options.debug ? new DebugPanel(room, warnings) : undefined;
    this.calm = options.animate === 'none' || matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.visibility = new Visibility(() => this.refresh(false));
    this.report();
  }

  receive(batch: Batch): void {
    const now = Date.now();
    const opening = batch.events.some((event) => event.type === 'welcome');
    for (const event of batch.events) this.air.apply(event, now, !opening);
    const more = this.refresh(!opening);
    if (more && !opening && this.visibility.onAir) this.tick?.play(now);
  }

  follow(status: Status): void {
    this.status = status;
    this.report();
  }

  /** Bring the page up to date; true when that showed something new. A hidden source is kept up to date without motion. */
  private refresh(moving: boolean): boolean {
    const now = Date.now();
    const fresh = this.stage.show(this.air.onAir(now), moving && !this.calm && this.visibility.visible, this.air.takeRetraction());
    clearTimeout(this.timer);
    const next = this.air.next(now);
    // Timers hold 31 bits of milliseconds; whatever is due later is looked at again then.
    this.timer = next === undefined ? undefined : window.setTimeout(() => this.refresh(true), Math.min(next - now, 2 ** 31 - 1));
    this.report();
    return fresh;
  }

  private report(): void {
    this.debug?.show(this.status, this.stage.count, this.air.size);
  }
}
