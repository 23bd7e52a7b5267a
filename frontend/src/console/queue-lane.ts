import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HeldCase } from '../client/protocol';
import '../elements/case-card/case-card';
import type { CaseAct, CaseCard, KeyHints } from '../elements/case-card/case-card';
import type { Intent } from './keys';
import { LINGER_MS, Queue, type Place } from './queue';
import { queueStyles } from './queue-lane.styles';
import type { Resolution } from './staff-state';
import { shared } from './styles';
import { words } from './words';

const AGE_MS = 5_000;
/** A card that took another's place by itself may not be meant by a key pressed within this time. */
const SETTLE_MS = 400;

export interface Decide {
  readonly held: HeldCase;
  readonly outcome: 'approve' | 'reject';
  /** What the author reads. */
  readonly reason?: string;
}

/**
 * The queue of held messages. Stands still while a pointer is over it or the focus is in it; a decision moves on to the
 * next card.
 * @fires case-decide - `detail` is a Decide.
 * @fires case-explain - A case is to be rejected with a reason; `detail` is the case.
 * @fires person-act - A time-out or a ban is wanted; `detail` is a PersonAct.
 * @fires say - A sentence for the moderator.
 */
@customElement('queue-lane')
export class QueueLane extends LitElement {
  static override styles = [shared, queueStyles];

  @property({ attribute: false }) waiting: readonly HeldCase[] = [];
  @property({ attribute: false }) decided: ReadonlyMap<string, Resolution> = new Map();
  @property({ attribute: false }) trouble: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) blocked = '';
  @property({ attribute: false }) me = '';
  @property({ type: Boolean }) loading = false;
  /** Which keys act here: all, those that decide the case, or none. */
  @property({ attribute: false }) keys: KeyHints = 'all';

  @state() private current: string | undefined;
  @query('.scroll') private readonly list!: HTMLElement;

  readonly #queue = new Queue();
  #hovered = false;
  #focused = false;
  /** The focus follows keys; one that a click left behind holds nothing once the pointer is gone. */
  #byKeys = false;
  #replacedAt = -Infinity;
  /** Where the focus goes once the cards are drawn anew. */
  #focusNext: 'scroll' | 'still' | undefined;
  #settling: number | undefined;
  #aging: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#aging = window.setInterval(() => {
      if (this.#queue.places.length > 0 && !document.hidden) this.requestUpdate();
    }, AGE_MS);
    window.addEventListener('focus', this.#look);
    window.addEventListener('blur', this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#aging);
    clearTimeout(this.#settling);
    window.removeEventListener('focus', this.#look);
    window.removeEventListener('blur', this.#look);
  }

  /** Do what a key asks for. */
  press(intent: Intent): void {
    this.#byKeys = true;
    if (intent.do === 'move') this.#move(intent.step);
    else if (intent.do === 'escape') this.leave();
    else if (intent.do === 'approve' || intent.do === 'reject' || intent.do === 'reject-why' || intent.do === 'time-out' || intent.do === 'ban') this.#key(intent.do);
  }

  /** Put the focus on the card keys act on. */
  enter(): void {
    this.#byKeys = true;
    this.#focusNext = 'scroll';
    this.requestUpdate();
  }

  /** Take the focus out, so that the queue moves on. */
  leave(): void {
    const active = this.shadowRoot?.activeElement;
    if (active instanceof HTMLElement) active.blur();
    this.#queue.take();
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const now = Date.now();
    if (changed.has('waiting') || changed.has('decided')) this.#queue.follow(this.waiting, this.decided, now);
    else this.#queue.settle(now);
    if (this.#queue.isOpen(this.current)) return;
    const mine = this.#focusNext !== undefined;
    // Where I was looking at a card as it was decided, keys wait until I have moved on from it.
    if (!mine && this.#focused && this.#queue.places.some((place) => place.held.id === this.current)) return;
    const next = this.#queue.neighbour(this.current, 1) ?? this.#queue.neighbour(undefined, 1);
    if (this.current !== undefined && next !== undefined && !mine) this.#replacedAt = now;
    this.current = next;
  }

  override render(): TemplateResult {
    const now = Date.now();
    const { places, fresh, behind } = this.#queue;
    return html`<div class="lane">
      <div
        class="scroll"
        tabindex="-1"
        role=${places.length > 0 ? 'list' : nothing}
        aria-label=${places.length > 0 ? words.lanes.queue : nothing}
        @pointerenter=${(event: PointerEvent) => this.#hover(event.pointerType !== 'touch')}
        @pointerleave=${() => this.#hover(false)}
        @focusin=${this.#focus}
        @focusout=${() => this.#focusGone()}
        @case-act=${this.#act}
        @keydown=${() => {
          this.#byKeys = true;
        }}
        @pointerdown=${() => {
          this.#byKeys = false;
        }}
      >
        ${repeat(
          places,
          (place) => place.held.id,
          (place) => this.#card(place, now),
        )}
        ${places.length === 0 ? this.#nothing() : nothing}
        ${behind.length - fresh > 0 ? html`<p class="more muted" role="listitem">${words.queue.more(behind.length - fresh)}</p>` : nothing}
      </div>
      ${fresh > 0
        ? html`<button class="pill" type="button" title=${words.queue.freshHint} @click=${() => this.#takeFresh()}>${words.queue.fresh(fresh)}</button>`
        : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.#forgetUnseen();
    clearTimeout(this.#settling);
    if (this.#queue.places.some((place) => place.resolvedAt !== undefined && !place.empty)) {
      this.#settling = window.setTimeout(() => {
        this.requestUpdate();
      }, LINGER_MS / 2);
    }
    const lost = this.#focused && !this.shadowRoot?.activeElement;
    if (this.#focusNext === undefined && !lost) return;
    const target = this.#cardOf(this.current) ?? this.list;
    target.focus({ preventScroll: this.#focusNext === 'still' || lost });
    this.#focusNext = undefined;
  }

  #card(place: Place, now: number): TemplateResult {
    const { held } = place;
    const current = held.id === this.current;
    return html`<case-card
      role="listitem"
      tabindex=${current ? 0 : -1}
      aria-current=${current ? 'true' : nothing}
      data-case=${held.id}
      .held=${held}
      .resolution=${place.resolution}
      .empty=${place.empty ?? false}
      .current=${current && !place.resolution}
      .keys=${current ? this.keys : 'none'}
      .blocked=${this.blocked}
      .trouble=${this.trouble.get(held.id) ?? ''}
      .me=${this.me}
      .now=${now}
    ></case-card>`;
  }

  #nothing(): TemplateResult {
    if (this.loading) return html`<div class="empty">${words.loading}</div>`;
    return html`<div class="empty">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 9.5 18 20 6.5" /></svg>
      <strong>${words.queue.empty}</strong>
      <p>${words.queue.emptyMore}</p>
    </div>`;
  }

  #cardOf(id: string | undefined): CaseCard | undefined {
    return [...this.list.querySelectorAll<CaseCard>('case-card')].find((card) => card.dataset.case === id);
  }

  #move(step: 1 | -1): void {
    // Before the first move no card has the focus: j then goes to the one that is marked.
    const next = this.#focused ? this.#queue.neighbour(this.current, step) : (this.current ?? this.#queue.neighbour(undefined, 1));
    if (next === undefined && step === 1) this.#queue.take();
    const found = next ?? this.#queue.neighbour(this.current, step);
    if (found !== undefined) this.current = found;
    this.enter();
  }

  #key(action: CaseAct['action']): void {
    const card = this.#cardOf(this.current);
    if (!card || card.resolution) return;
    if (!this.#focused && Date.now() - this.#replacedAt < SETTLE_MS) {
      this.dispatchEvent(new CustomEvent('say', { detail: words.queue.settled, bubbles: true, composed: true }));
      return;
    }
    this.#do({ action, held: card.held, anchor: card }, 'scroll');
  }

  #act(event: CustomEvent<CaseAct>): void {
    this.current = event.detail.held.id;
    this.#do(event.detail, 'still');
  }

  #do({ action, held, anchor }: CaseAct, focus: 'scroll' | 'still'): void {
    if (this.blocked) {
      this.dispatchEvent(new CustomEvent('say', { detail: this.blocked, bubbles: true, composed: true }));
      return;
    }
    if (action === 'time-out' || action === 'ban') {
      const detail = { action, person: held.author, anchor };
      this.dispatchEvent(new CustomEvent('person-act', { detail, bubbles: true, composed: true }));
      return;
    }
    if (action === 'reject-why') {
      this.dispatchEvent(new CustomEvent('case-explain', { detail: held, bubbles: true, composed: true }));
      return;
    }
    this.#decide({ held, outcome: action }, focus);
  }

  /** Reject a case with a reason, once it has been asked for. */
  reject(held: HeldCase, reason: string): void {
    this.#decide({ held, outcome: 'reject', reason }, 'still');
  }

  #decide(detail: Decide, focus: 'scroll' | 'still'): void {
    const { held } = detail;
    const next = this.#queue.neighbour(held.id, 1) ?? this.#queue.neighbour(held.id, -1);
    this.current = next;
    this.#focusNext = focus;
    this.dispatchEvent(new CustomEvent('case-decide', { detail, bubbles: true, composed: true }));
  }

  #takeFresh(): void {
    this.#queue.take();
    this.requestUpdate();
  }

  #hover(hovered: boolean): void {
    this.#hovered = hovered;
    this.#look();
  }

  readonly #focus = (event: FocusEvent): void => {
    this.#focused = true;
    const card = (event.target as HTMLElement).closest<CaseCard>('case-card');
    if (card && !card.resolution) this.current = card.held.id;
    this.#look();
  };

  #focusGone(): void {
    // The focus may be on its way from one card to the next.
    queueMicrotask(() => {
      this.#focused = this.list.contains(this.shadowRoot?.activeElement ?? null);
      this.#look();
    });
  }

  readonly #look = (): void => {
    this.#queue.hold(this.#hovered || (this.#focused && this.#byKeys && document.hasFocus()), Date.now());
    this.requestUpdate();
  };

  /** Empty places above what is seen go; the browser keeps what is seen where it is. */
  #forgetUnseen(): void {
    const above = [...this.list.querySelectorAll<CaseCard>('case-card[empty]')].filter(
      (card) => card.offsetTop + card.offsetHeight < this.list.scrollTop,
    );
    if (above.length === 0) return;
    this.#queue.forget(new Set(above.map((card) => card.held.id)));
    queueMicrotask(() => {
      this.requestUpdate();
    });
  }
}
