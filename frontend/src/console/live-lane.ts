import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { OpenCase } from '../client/protocol';
import type { Pin, Row } from '../client/reduce';
import '../elements/pinned-bar/pinned-bar';
import type { Intent } from './keys';
import { liveStyles } from './live-lane.styles';
import { LiveTools, type LiveAction } from './live-tools';
import { drawRow, pointOut, withShadowed, type LiveRow } from './live-row';
import type { Person } from './desk';
import { shared } from './styles';
import { words } from './words';

const CAP = 300;
/** Rows that may pile up while the lane is paused: the one being read must not be taken away. */
const PAUSED_CAP = 600;
const NEAR_END_PX = 40;

export interface PersonAct {
  readonly action: 'time-out' | 'ban' | 'purge';
  readonly person: Person;
  readonly anchor: HTMLElement;
}

/**
 * What the room says, with what a moderator may do about it. Follows the end until somebody scrolls up, points at it,
 * focuses a row or pauses it. Rows are plain elements, built once: thousands pass by.
 * @fires message-remove - `detail` is the message's id.
 * @fires message-pin - Likewise.
 * @fires message-mask - Likewise.
 * @fires message-hide - Likewise.
 * @fires case-publish - Everybody is to see what only its author and the staff see; `detail` is its case.
 * @fires announce - Something is to be said to everybody.
 * @fires person-act - `detail` is a PersonAct.
 * @fires person-card - Who wrote it is to be shown; `detail` is a Person.
 * @fires clean-up - Something is to be done to many; `detail` has the ids of the chosen messages, none to choose by pattern.
 * @fires row-pointed - Somebody points at a row; `detail` is whether they still do.
 */
@customElement('live-lane')
export class LiveLane extends LitElement {
  static override styles = [shared, liveStyles];

  @property({ attribute: false }) rows: readonly Row[] = [];
  /** Messages that only their authors and the staff see: they stand among the others, marked. */
  @property({ attribute: false }) shadowed: readonly OpenCase[] = [];
  @property({ attribute: false }) pinned: Pin | null = null;
  /** Whose messages are to be pointed out. */
  @property({ attribute: false }) watched: ReadonlyMap<string, boolean> = new Map();
  /** Messages that were among the first of their authors. */
  @property({ attribute: false }) firsts: ReadonlySet<string> = new Set();
  @property({ attribute: false }) blocked = '';
  @property({ type: Boolean }) loading = false;
  @property({ attribute: false }) resets = 0;
  /** The keys act here: what is pressed is meant for the row with the tools. */
  @property({ type: Boolean, reflect: true }) keyed = false;

  @state() private stopped = false;
  @state() private fresh = 0;
  /** Messages chosen to act on at once. */
  @state() private chosen: ReadonlySet<string> = new Set();
  @query('.scroll') private readonly list!: HTMLElement;

  /** Of this height it has been followed. */
  #height = 0;
  readonly #sized = new ResizeObserver(() => {
    this.#height = this.list.clientHeight;
    if (!this.#paused) this.#toEnd();
  });
  readonly #drawn = new Map<string, { row: LiveRow; element: HTMLElement }>();
  readonly #tools = new LiveTools(
    {
      append: (menu) => {
        this.list.after(menu);
      },
      top: (row) => this.list.offsetTop + row.offsetTop - this.list.scrollTop + row.offsetHeight,
    },
    (action, row) => {
      this.#act(action, row);
    },
    () => {
      this.#blur();
    },
  );
  #hovered = false;
  #focused = false;
  #scrolledUp = false;
  #current: HTMLElement | undefined;
  /** Where the pointer was seen last: rows that pass under a resting pointer are not pointed at. */
  #pointer = '';
  /** Where a dialog came between the pointer and the row that had the keys. */
  #left = '';

  get #paused(): boolean {
    return this.stopped || this.#hovered || this.#focused || this.#scrolledUp || this.#tools.open;
  }

  press(intent: Intent): void {
    if (intent.do === 'move') this.#move(intent.step);
    else if (intent.do === 'escape') this.follow();
    else if (intent.do === 'clean-up') this.#tell('clean-up', [...this.chosen]);
    else if (intent.do === 'remove' || intent.do === 'time-out' || intent.do === 'ban' || intent.do === 'person' || intent.do === 'choose') this.#act(intent.do, this.#current);
  }

  enter(): void {
    if (this.#current?.isConnected) this.#current.focus();
    else this.#move(-1);
  }

  /** Go back to the end and follow it. */
  follow(): void {
    const active = this.shadowRoot?.activeElement;
    if (active instanceof HTMLElement) active.blur();
    this.stopped = this.#scrolledUp = this.#hovered = false;
    this.fresh = 0;
    this.#toEnd();
  }

  /** Nothing is chosen any more. */
  unchoose(): void {
    this.chosen = new Set();
    for (const { element } of this.#drawn.values()) mark(element, false);
  }

  override render(): TemplateResult {
    return html`<div class="lane">
      <pinned-bar .pin=${this.pinned} .staff=${!this.blocked}></pinned-bar>
      <div
        class="scroll"
        role="log"
        aria-live="off"
        aria-label=${words.live.log}
        tabindex="0"
        @scroll=${this.#scrolled}
        @pointerover=${this.#point}
        @pointermove=${this.#aim}
        @pointerleave=${this.#unpoint}
        @focusin=${this.#focus}
        @focusout=${this.#blur}
      ></div>
      ${this.rows.length === 0 ? html`<div class="empty none">${this.loading ? words.loading : words.live.empty}</div>` : nothing}
      <footer>
        ${this.chosen.size > 0
          ? html`<strong role="status">${words.live.chosen(this.chosen.size)}</strong>
              <span class="end">
                <button class="quiet" type="button" @click=${() => this.unchoose()}>${words.live.unchoose}</button>
                <button class="bad" type="button" @click=${() => this.#tell('clean-up', [...this.chosen])}>${words.live.actOnChosen}</button>
              </span>`
          : html`${this.fresh > 0
                ? html`<button class="pill" type="button" title=${words.live.toEnd} aria-label=${words.live.fresh(this.fresh)} @click=${() => this.follow()}>${words.live.freshShort(this.fresh)}</button>`
                : html`<span class="muted ${this.stopped || this.resets > 0 ? '' : 'hint'}">${this.stopped ? words.live.paused : this.resets > 0 ? words.live.reset : words.live.following}</span>`}
              <span class="end">
                <button class="quiet" type="button" @click=${() => this.#tell('announce', undefined)}>${words.live.announce}</button>
                <button class="quiet" type="button" @click=${() => this.#tell('clean-up', [])}>${words.live.cleanUp}</button>
                <button class="quiet" type="button" aria-pressed=${this.stopped ? 'true' : 'false'} @click=${() => this.#togglePause()}>
                  ${this.stopped ? words.live.resume : words.live.pause}
                </button>
              </span>`}
      </footer>
    </div>`;
  }

  protected override firstUpdated(): void {
    // A lane that was hidden, or became narrower, follows the end as before.
    this.#sized.observe(this.list);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#sized.observe(this.list);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('rows') || changed.has('shadowed')) this.#draw();
    if (changed.has('blocked')) this.#tools.blocked = this.blocked;
    if (changed.has('watched') || changed.has('firsts')) for (const { row, element } of this.#drawn.values()) this.#pointOut(row, element);
  }

  #pointOut(row: Row, element: HTMLElement): void {
    pointOut(element, this.watched.get(row.author.id) === true, this.firsts.has(row.id));
  }

  #draw(): void {
    const paused = this.#paused;
    const newest = withShadowed(this.rows, this.shadowed).slice(paused ? -PAUSED_CAP : -CAP);
    const kept = new Set(newest.map((row) => row.id));
    for (const [id, { element }] of this.#drawn) {
      if (kept.has(id)) continue;
      this.#drawn.delete(id);
      this.#leaveRow(element);
      element.remove();
    }
    let added = 0;
    newest.forEach((row, at) => (added += this.#place(row, paused, newest, at)));
    if (paused) this.fresh += added;
    else this.#toEnd();
  }

  /** Draw a row that is new or has changed; how many were added. */
  #place(row: LiveRow, paused: boolean, rows: readonly LiveRow[], at: number): number {
    const known = this.#drawn.get(row.id);
    if (!known) {
      const element = drawRow(row);
      mark(element, this.chosen.has(row.id));
      this.#pointOut(row, element);
      this.#drawn.set(row.id, { row, element });
      const next = rows.slice(at + 1).find(({ id }) => this.#drawn.has(id));
      this.list.insertBefore(element, (next && this.#drawn.get(next.id)?.element) ?? null);
      return next ? 0 : 1;
    }
    if (known.row === row) return 0;
    const element = drawRow(row);
    mark(element, this.chosen.has(row.id));
    this.#pointOut(row, element);
    // A row that is emptied keeps its height while somebody reads: nothing slides under the pointer.
    if (paused) element.style.minHeight = `${known.element.offsetHeight}px`;
    const focused = this.shadowRoot?.activeElement === known.element;
    const current = this.#current === known.element;
    this.#tools.leave(known.element);
    known.element.replaceWith(element);
    if (current) this.#enterRow(element);
    if (focused) element.focus({ preventScroll: true });
    this.#drawn.set(row.id, { row, element });
    return 0;
  }

  #toEnd(): void {
    this.list.scrollTop = this.list.scrollHeight;
  }

  #togglePause(): void {
    if (this.stopped) this.follow();
    else this.stopped = true;
  }

  #rowOf(target: EventTarget | null): HTMLElement | undefined {
    return (target instanceof Element ? target.closest<HTMLElement>('.row') : undefined) ?? undefined;
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    // Something beside the rows came or went in this very frame: that is nobody's step away from the end.
    if (clientHeight !== this.#height) return;
    this.#scrolledUp = scrollHeight - scrollTop - clientHeight > NEAR_END_PX;
    if (!this.#scrolledUp && !this.#paused) this.fresh = 0;
  }

  #point(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    this.#hovered = true;
    const row = this.#rowOf(event.target);
    if (!row || this.#tools.open) return;
    this.#enterRow(row);
    if (this.#left === placeOf(event)) this.#tell('row-pointed', true);
    this.#left = '';
  }

  /** The pointer moves over a row: the keys are meant for that one now. */
  #aim(event: PointerEvent): void {
    const at = placeOf(event);
    if (event.pointerType === 'touch' || at === this.#pointer) return;
    this.#pointer = at;
    if (!this.keyed && this.#rowOf(event.target)) this.#tell('row-pointed', true);
  }

  #unpoint(event: PointerEvent): void {
    this.#hovered = false;
    this.#left = this.keyed ? placeOf(event) : '';
    this.#tell('row-pointed', false);
    const focused = this.#focused ? this.#rowOf(this.shadowRoot?.activeElement ?? null) : undefined;
    if (focused) this.#enterRow(focused);
    else if (this.#current && !this.#tools.open) this.#leaveRow(this.#current);
    this.#goOn();
  }

  #focus(event: FocusEvent): void {
    const row = this.#rowOf(event.target);
    if (!row) return;
    this.#focused = true;
    this.#enterRow(row);
  }

  #blur(): void {
    queueMicrotask(() => {
      this.#focused = this.#rowOf(this.shadowRoot?.activeElement ?? null) !== undefined;
      if (this.#tools.open) return;
      if (!this.#focused && !this.#hovered && this.#current) this.#leaveRow(this.#current);
      this.#goOn();
    });
  }

  #goOn(): void {
    if (this.#paused) return;
    this.fresh = 0;
    this.#draw();
  }

  #enterRow(row: HTMLElement): void {
    if (this.#current && this.#current !== row) this.#current.classList.remove('current');
    this.#current = row;
    row.classList.add('current');
    this.#tools.enter(row);
  }

  #leaveRow(row: HTMLElement): void {
    row.classList.remove('current');
    if (this.#current === row) this.#current = undefined;
    this.#tools.leave(row);
  }

  #move(step: 1 | -1): void {
    const from = this.#current?.isConnected ? this.#current : undefined;
    const next = from ? (step === 1 ? from.nextElementSibling : from.previousElementSibling) : this.list.lastElementChild;
    const row = next instanceof HTMLElement ? next : from;
    row?.focus();
  }

  #act(action: LiveAction, row: HTMLElement | undefined): void {
    if (!row) return;
    if (action === 'choose') {
      this.#choose(row);
      return;
    }
    if (action === 'person') {
      this.#tell('person-card', { id: row.dataset.user, name: row.dataset.name });
      return;
    }
    if (this.blocked) {
      this.#tell('say', this.blocked);
      return;
    }
    const { id, user, name, role } = row.dataset;
    if (id === undefined || user === undefined || name === undefined) return;
    if (action === 'publish') {
      const held = this.#drawn.get(id)?.row.shadowed;
      if (held) this.#tell('case-publish', held);
    } else if (action === 'remove' || action === 'pin' || action === 'mask' || action === 'hide') {
      if (!row.classList.contains('removed')) this.#tell(`message-${action}`, id);
    } else if (role === 'viewer') {
      const act: PersonAct = { action, person: { id: user, name }, anchor: row };
      this.#tell('person-act', act);
    }
  }

  #choose(row: HTMLElement): void {
    const { id } = row.dataset;
    if (id === undefined || row.classList.contains('removed')) return;
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
    mark(row, chosen.has(id));
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function mark(row: HTMLElement, chosen: boolean): void {
  row.classList.toggle('chosen', chosen);
  if (chosen) row.setAttribute('aria-description', words.live.isChosen);
  else row.removeAttribute('aria-description');
}

function placeOf(event: PointerEvent): string {
  return `${String(event.clientX)} ${String(event.clientY)}`;
}
