import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HeldCase } from '../../client/protocol';
import type { Resolution } from '../../console/staff-state';
import { shared } from '../../console/styles';
import { words } from '../../console/words';
import { styles } from './case-card.styles';
import { pieces } from './spans';

export type CaseAction = 'approve' | 'reject' | 'reject-why' | 'time-out' | 'ban';
/** What the moderator wants done with a case, and where the button stands that was pressed. */
export interface CaseAct {
  readonly action: CaseAction;
  readonly held: HeldCase;
  readonly anchor: HTMLElement;
}
/** Which keys act on a card: all, those that decide the case, or none. */
export type KeyHints = 'all' | 'decide' | 'none';

/**
 * A held message: what was said, what the rules found in it, and the things a moderator can do. Knows nothing of
 * queues or servers. Once resolved its buttons are gone but its height stays, so that nothing slides under the pointer.
 * @fires case-act - A button was pressed; `detail` is a CaseAct.
 */
@customElement('case-card')
export class CaseCard extends LitElement {
  static override styles = [shared, styles];

  @property({ attribute: false }) held!: HeldCase;
  @property({ attribute: false }) resolution: Resolution | undefined;
  /** The one keys act on. */
  @property({ type: Boolean, reflect: true }) current = false;
  /** A key is shown only where pressing it would act. */
  @property({ reflect: true }) keys: KeyHints = 'none';
  /** Only its place is left. */
  @property({ type: Boolean, reflect: true }) empty = false;
  /** Why nothing can be decided at the moment. */
  @property({ attribute: false }) blocked = '';
  /** Why the last try failed. */
  @property({ attribute: false }) trouble = '';
  @property({ attribute: false }) now = 0;
  /** Whose eyes these are: a decision by them is by "you". */
  @property({ attribute: false }) me = '';

  protected override willUpdate(): void {
    const { level = 1 } = this.held.verdict;
    this.setAttribute('level', level >= 3 ? 'high' : 'low');
    this.setAttribute('aria-label', words.card.label(this.held.author.name));
    if (this.resolution) this.setAttribute('resolved', this.resolution.outcome);
    else this.removeAttribute('resolved');
  }

  override render(): TemplateResult {
    const { author, text, reply_to: quote, verdict } = this.held;
    const age = words.age(this.now - this.held.at);
    return html`
      <header>
        <bdi class="name">${author.name}</bdi>
        ${author.role && author.role !== 'viewer' ? html`<span class="chip accent">${words.roles[author.role]}</span>` : nothing}
        <time class="age muted" title=${words.moment(this.held.at)} aria-label=${words.card.waits(age)}>${age}</time>
      </header>
      ${quote
        ? html`<p class="quote">${words.card.replyTo(quote.author.name)}: <bdi>${quote.removed ? words.card.removedQuote : quote.text}</bdi></p>`
        : nothing}
      <p class="text" dir="auto">${pieces(text, verdict.spans).map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text))}</p>
      <p class="why">
        ${this.#chips()} <span class="muted">${verdict.reason || words.card.noReason}</span>
      </p>
      ${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing}
      <div class="actions">
        ${this.#button('approve', words.card.approve, 'a', 'good')} ${this.#button('reject', words.card.reject, 'r', 'bad')}
        ${this.#button('reject-why', '…', '', 'bad', words.card.rejectWhy)}
        ${this.#button('time-out', words.card.timeOut, 't', 'quiet apart')} ${this.#button('ban', words.card.ban, 'b', 'quiet')}
      </div>
      <div class="outcome">${this.#outcome()}</div>
    `;
  }

  #chips(): TemplateResult {
    const { category, level, rule } = this.held.verdict;
    const named = words.card.rule(rule);
    const tone = (level ?? 1) >= 3 ? 'bad' : 'warn';
    return html`
      ${category ? html`<span class="chip ${tone}">${words.card.category(category)}</span>` : nothing}
      ${level === undefined ? nothing : html`<span class="chip ${tone}">${words.card.level(level)}</span>`}
      ${named ? html`<bdi class="chip">${named}</bdi>` : nothing}
    `;
  }

  #button(action: CaseAction, label: string, key: string, kind: string, long?: string): TemplateResult {
    return html`<button
      class=${kind}
      type="button"
      tabindex=${this.current ? 0 : -1}
      data-action=${action}
      aria-disabled=${this.blocked ? 'true' : 'false'}
      title=${this.blocked || (long ?? nothing)}
      aria-label=${long ?? nothing}
      @click=${(event: Event) => this.#act(action, event.currentTarget as HTMLElement)}
    >
      ${label} ${key ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
    </button>`;
  }

  #outcome(): string {
    if (!this.resolution) return '';
    const { outcome, by, conflict } = this.resolution;
    if (conflict) return words.card.first(outcome, by.name);
    return words.card.resolved(outcome, by.id === this.me ? words.you : by.name);
  }

  #act(action: CaseAction, anchor: HTMLElement): void {
    if (this.blocked || this.resolution) return;
    const detail: CaseAct = { action, held: this.held, anchor };
    this.dispatchEvent(new CustomEvent('case-act', { detail, bubbles: true, composed: true }));
  }
}
