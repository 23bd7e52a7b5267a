import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Answer } from '../client/api';
import type { Claim, OpenCase, QueueName, Verdict } from '../client/protocol';
import '../elements/case-card/case-card';
import type { CaseAct, CaseCard, KeyHints } from '../elements/case-card/case-card';
import type { Intent } from './keys';
import { ENDS, isCaseAction, nextQueue, type Decide } from './deciding';
import { LINGER_MS, Queue, type Place } from './queue';
import { emptyQueue } from './queue-empty';
import { EVERYTHING, fits, type Wanted } from './queue-filter';
import './queue-head';
import type { QueueHead } from './queue-head';
import { queueStyles } from './queue-lane.styles';
import { queueOf, type Resolution } from './staff-state';
import { shared } from './styles';
import { words } from './words';

const AGE_MS = 5_000;
/** A card that took another's place by itself may not be meant by a key pressed within this time. */
const SETTLE_MS = 400;

/** A lease of 15 s is renewed before it is half over. */
const RENEW_MS = 6_000;

/**
 * The queues. One is shown, and stands still while a pointer is over it or the focus is in it; a decision moves on to the
 * next card.
 * @fires case-decide - `detail` is a Decide.
 * @fires case-explain - A case is to be rejected with a reason; `detail` is the case.
 * @fires person-act - A time-out or a ban is wanted; `detail` is a PersonAct.
 * @fires person-card - Who wrote it is to be shown; `detail` is a Person.
 * @fires say - A sentence for the moderator.
 */
@customElement('queue-lane')
export class QueueLane extends LitElement {
  static override styles = [shared, queueStyles];

  /** What waits in all queues. */
  @property({ attribute: false }) waiting: readonly OpenCase[] = [];
  /** Who looks at which case. */
  @property({ attribute: false }) claims: ReadonlyMap<string, Claim> = new Map();
  /** Ask for the trace of a case's judgement. */
  @property({ attribute: false }) explain!: (held: OpenCase) => Promise<Answer<Verdict>>;
  /** Say at which case I look; at none when it is left out. */
  @property({ attribute: false }) look!: (id?: string) => void;
  /** Cases left to the hosts are mine to decide. */
  @property({ type: Boolean }) host = false;
  @property({ attribute: false }) decided: ReadonlyMap<string, Resolution> = new Map();
  @property({ attribute: false }) trouble: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) blocked = '';
  @property({ attribute: false }) me = '';
  @property({ type: Boolean }) loading = false;
  /** Which keys act here: all, those that decide the case, or none. */
  @property({ attribute: false }) keys: KeyHints = 'all';

  @state() private current: string | undefined;
  @state() private shown: QueueName = 'held';
  @state() private wanted: Wanted = EVERYTHING;
  /** Cases whose details are open, with their traces once those have come. */
  @state() private readonly explained = new Map<string, Verdict | string | undefined>();
  @query('queue-head') private readonly head!: QueueHead;
  @query('.scroll') private readonly list!: HTMLElement;

  #queue = new Queue();
  #hovered = false;
  #focused = false;
  /** The focus follows keys; one that a click left behind holds nothing once the pointer is gone. */
  #byKeys = false;
  #replacedAt = -Infinity;
  /** Another queue or filter was chosen since the places were laid out. */
  #stale = false;
  /** Where the focus goes once the cards are drawn anew. */
  #focusNext: 'scroll' | 'still' | undefined;
  #settling: number | undefined;
  #aging: number | undefined;
  #renewing: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#aging = window.setInterval(() => {
      if (this.#queue.places.length > 0 && !document.hidden) this.requestUpdate();
    }, AGE_MS);
    this.#renewing = window.setInterval(() => {
      this.#claim();
    }, RENEW_MS);
    window.addEventListener('focus', this.#look);
    window.addEventListener('blur', this.#look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#aging);
    clearInterval(this.#renewing);
    clearTimeout(this.#settling);
    window.removeEventListener('focus', this.#look);
    window.removeEventListener('blur', this.#look);
  }

  /** Do what a key asks for. */
  press(intent: Intent): void {
    this.#byKeys = true;
    if (intent.do === 'move') this.#move(intent.step);
    else if (intent.do === 'escape') this.leave();
    else if (intent.do === 'queue') this.#turn();
    else if (intent.do === 'find') void this.head.find();
    else if (isCaseAction(intent.do)) this.#key(intent.do);
  }

  /** Show another queue: from its beginning, whatever was open before. */
  show(queue: QueueName): void {
    if (queue === this.shown) return;
    this.shown = queue;
    this.wanted = EVERYTHING;
    this.#anew();
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
    if (changed.has('waiting') || changed.has('decided') || this.#stale) {
      const mine = this.waiting.filter((held) => queueOf(held) === this.shown && fits(held, this.wanted));
      this.#queue.follow(mine, this.decided, now);
      this.#stale = false;
    } else this.#queue.settle(now);
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
      <queue-head
        .waiting=${this.waiting}
        .shown=${this.shown}
        .wanted=${this.wanted}
        @queue-choose=${(event: CustomEvent<QueueName>) => this.show(event.detail)}
        @queue-filter=${(event: CustomEvent<Wanted>) => {
          this.wanted = event.detail;
          this.#anew();
        }}
      ></queue-head>
      <div
        class="scroll"
        tabindex="-1"
        role=${places.length > 0 ? 'list' : nothing}
        aria-label=${places.length > 0 ? words.queue.names[this.shown] : nothing}
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
        ${places.length === 0
          ? emptyQueue(this.shown, this.loading, this.wanted !== EVERYTHING, () => {
              this.wanted = EVERYTHING;
              this.#anew();
            })
          : nothing}
        ${behind.length - fresh > 0 ? html`<p class="more muted" role="listitem">${words.queue.more(behind.length - fresh)}</p>` : nothing}
      </div>
      ${fresh > 0
        ? html`<button class="pill" type="button" title=${words.queue.freshHint} @click=${() => this.#takeFresh()}>${words.queue.fresh(fresh)}</button>`
        : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.#claim();
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
    const held = this.waiting.find((one) => one.id === place.held.id) ?? place.held;
    const current = held.id === this.current;
    const claim = this.claims.get(held.id);
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
      .blocked=${this.blocked || (held.escalated && !this.host ? words.card.escalatedBlocked : '')}
      .claim=${claim && claim.until > now && claim.by.id !== this.me ? claim : undefined}
      .explained=${this.explained.has(held.id)}
      .trace=${this.explained.get(held.id)}
      .trouble=${this.trouble.get(held.id) ?? ''}
      .me=${this.me}
      .now=${now}
    ></case-card>`;
  }

  /** Lay the queue out from the start: something else is asked for. */
  #anew(): void {
    this.#queue = new Queue();
    this.#stale = true;
    this.current = undefined;
    this.requestUpdate();
  }

  /** The next queue in which something waits, else the next one. */
  #turn(): void {
    this.show(nextQueue(this.shown, this.waiting));
    this.enter();
  }

  /** Tell the others what I look at, as long as I do. */
  #claim(): void {
    const looking = this.#queue.still && !document.hidden && !this.blocked && this.#queue.isOpen(this.current);
    this.look(looking ? this.current : undefined);
  }

  async #explain(held: OpenCase): Promise<void> {
    if (this.explained.delete(held.id)) {
      this.requestUpdate();
      return;
    }
    this.explained.set(held.id, undefined);
    this.requestUpdate();
    if (queueOf(held) === 'appeals') return;
    const answer = await this.explain(held);
    if (this.explained.has(held.id)) this.explained.set(held.id, answer.ok ? answer.data : answer.problem.detail);
    this.requestUpdate();
    await this.updateComplete;
    this.#cardOf(held.id)?.scrollIntoView({ block: 'nearest' });
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
      this.#tell('say', words.queue.settled);
      return;
    }
    this.#do({ action, held: card.held, anchor: card }, 'scroll');
  }

  #act(event: CustomEvent<CaseAct>): void {
    this.current = event.detail.held.id;
    this.#do(event.detail, 'still');
  }

  #do({ action, held, anchor }: CaseAct, focus: 'scroll' | 'still'): void {
    if (action === 'explain') {
      void this.#explain(held);
      return;
    }
    if (action === 'person') {
      this.#tell('person-card', held.author);
      return;
    }
    const blocked = this.blocked || (held.escalated && !this.host ? words.card.escalatedBlocked : '');
    if (blocked) {
      this.#tell('say', blocked);
      return;
    }
    const queue = queueOf(held);
    if ((action === 'mask' && queue !== 'held' && queue !== 'new') || (queue === 'appeals' && (action === 'time-out' || action === 'ban'))) return;
    if (action === 'time-out' || action === 'ban') {
      this.#tell('person-act', { action, person: held.author, anchor });
      return;
    }
    if (action === 'reject-why') {
      this.#tell('case-explain', held);
      return;
    }
    this.#decide({ held, outcome: action === 'approve' || action === 'reject' ? ENDS[queue][action] : action }, focus);
  }

  /** Reject a case with a reason, once it has been asked for. */
  reject(held: OpenCase, reason: string, code = ''): void {
    this.#decide({ held, outcome: ENDS[queueOf(held)].reject, reason, code }, 'still');
  }

  #decide(detail: Decide, focus: 'scroll' | 'still'): void {
    const { held } = detail;
    this.explained.delete(held.id);
    const next = this.#queue.neighbour(held.id, 1) ?? this.#queue.neighbour(held.id, -1);
    this.current = next;
    this.#focusNext = focus;
    this.#tell('case-decide', detail);
  }

  #takeFresh(): void {
    this.#queue.take();
    this.requestUpdate();
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
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
