import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Sanction } from '../client/protocol';
import type { Desk, Person } from './desk';
import { shared } from './styles';
import { words } from './words';

const TICK_MS = 5_000;

/** Is it still in force? */
export function inForce(sanction: Sanction, now: number): boolean {
  return sanction.kind === 'ban' || sanction.until === undefined || sanction.until > now;
}

/**
 * Who may not write at the moment, and until when. While a pointer is over it nobody leaves the list: what is over stays
 * as a line without a button.
 * @fires person-lift - `detail` is the person.
 */
@customElement('sanctions-lane')
export class SanctionsLane extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 52px;
        padding: 6px 12px;
        border-bottom: 1px solid color-mix(in srgb, var(--chat-line) 55%, transparent);
      }
      li > div {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .state {
        font-size: 13px;
      }
      .ban {
        color: var(--chat-danger);
      }
      li.over {
        color: var(--chat-muted);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) sanctions: ReadonlyMap<string, Sanction> = new Map();
  /** People whose messages they and the staff alone see. */
  @property({ attribute: false }) shadows: ReadonlyMap<string, Sanction> = new Map();
  @property({ attribute: false }) blocked = '';

  #shown: readonly Sanction[] = [];
  #still = false;
  #ticking: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = window.setInterval(() => {
      if (this.#shown.length > 0) this.requestUpdate();
    }, TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  protected override willUpdate(): void {
    const now = Date.now();
    const current = [...this.sanctions.values()].filter((sanction) => inForce(sanction, now));
    if (!this.#still) {
      this.#shown = current;
      return;
    }
    const known = new Set(this.#shown.map((sanction) => sanction.user));
    this.#shown = [
      ...this.#shown.map((sanction) => this.sanctions.get(sanction.user) ?? sanction),
      ...current.filter((sanction) => !known.has(sanction.user)),
    ];
  }

  override render(): TemplateResult {
    const shadows = [...this.shadows.values()].filter((sanction) => inForce(sanction, Date.now()));
    return html`<div
      class="scroll lane"
      tabindex="0"
      role="region"
      aria-label=${words.lanes.sanctions}
      @pointerenter=${() => this.#hold(true)}
      @pointerleave=${() => this.#hold(false)}
    >
      ${this.#shown.length === 0 && shadows.length === 0
        ? html`<div class="empty"><strong>${words.sanctions.empty}</strong><p>${words.sanctions.emptyMore}</p></div>`
        : html`<ul>
            ${repeat(this.#shown, (sanction) => sanction.user, (sanction) => this.#line(sanction, !this.sanctions.has(sanction.user)))}
            ${repeat(shadows, (sanction) => sanction.user, (sanction) => this.#line(sanction, false))}
          </ul>`}
    </div>`;
  }

  #line(sanction: Sanction, gone: boolean): TemplateResult {
    const person: Person = { id: sanction.user, name: sanction.name ?? this.desk.nameOf(sanction.user) };
    const over = gone || !inForce(sanction, Date.now());
    return html`<li class=${over ? 'over' : ''}>
      <div>
        <bdi class="name">${person.name}</bdi>
        <div class="state muted">${this.#state(sanction, over)}${sanction.reason ? html` · <bdi>${sanction.reason}</bdi>` : ''}</div>
      </div>
      ${over
        ? ''
        : html`<button
            type="button"
            aria-label=${words.sanctions.liftOf(person.name)}
            aria-disabled=${this.blocked ? 'true' : 'false'}
            title=${this.blocked}
            @click=${() => this.#lift(person)}
          >
            ${words.sanctions.lift}
          </button>`}
    </li>`;
  }

  #state({ kind, until }: Sanction, over: boolean): TemplateResult | string {
    if (over) return words.sanctions.over;
    if (kind === 'shadow') return html`<span class="ban">${words.sanctions.shadow(until === undefined ? undefined : (until - Date.now()) / 1000)}</span>`;
    if (kind === 'ban' || until === undefined) return html`<span class="ban">${words.sanctions.ban}</span>`;
    return words.sanctions.timeout((until - Date.now()) / 1000);
  }

  #lift(person: Person): void {
    if (this.blocked) return;
    this.dispatchEvent(new CustomEvent('person-lift', { detail: person, bubbles: true, composed: true }));
  }

  #hold(still: boolean): void {
    this.#still = still;
    this.requestUpdate();
  }
}
