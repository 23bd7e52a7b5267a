import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Claim, OpenCase, Verdict } from '../../client/protocol';
import { queueOf, type Resolution } from '../../console/staff-state';
import { shared } from '../../console/styles';
import '../../console/verdict-trace';
import { words } from '../../console/words';
import { styles } from './case-card.styles';
import { pieces, pointed } from './spans';

/** `approve` and `reject` are the two ways a case ends in its queue, by whatever name: a report is dismissed, an appeal granted. */
export type CaseAction = 'approve' | 'reject' | 'reject-why' | 'mask' | 'escalate' | 'time-out' | 'ban' | 'explain' | 'person';
/** What the moderator wants done with a case, and where the button stands that was pressed. */
export interface CaseAct {
  readonly action: CaseAction;
  readonly held: OpenCase;
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

  @property({ attribute: false }) held!: OpenCase;
  @property({ attribute: false }) resolution: Resolution | undefined;
  /** Who else looks at it. */
  @property({ attribute: false }) claim: Claim | undefined;
  /** Its details are shown; what every stage found is there once it has come. */
  @property({ type: Boolean, reflect: true }) explained = false;
  @property({ attribute: false }) trace: Verdict | string | undefined;
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
    this.setAttribute('aria-label', words.card.label[queueOf(this.held)](this.held.author.name));
    if (this.resolution) this.setAttribute('resolved', this.resolution.outcome);
    else this.removeAttribute('resolved');
  }

  override render(): TemplateResult {
    const { author, text, reply_to: quote, verdict } = this.held;
    const age = words.age(this.now - this.held.at);
    const known = queueOf(this.held) !== 'appeals' && (verdict.spans ?? verdict.hints) !== undefined;
    return html`
      <header>
        <button class="name quiet" type="button" tabindex=${this.current ? 0 : -1} title=${words.card.person} @click=${(event: Event) => this.#act('person', event.currentTarget as HTMLElement)}>
          <bdi>${author.name}</bdi>
        </button>
        ${author.role && author.role !== 'viewer' ? html`<span class="chip accent">${words.roles[author.role]}</span>` : nothing}
        ${this.claim ? html`<span class="chip claim"><bdi>${words.card.claimed(this.claim.by.name)}</bdi></span>` : nothing}
        ${this.held.verdict.urgent ? html`<span class="chip bad">${words.card.urgent}</span>` : nothing}
        ${this.held.escalated ? html`<span class="chip warn">${words.card.escalated}</span>` : nothing}
        <time class="age muted" title=${words.moment(this.held.at)} aria-label=${words.card.waits(age)}>${age}</time>
      </header>
      ${quote
        ? html`<p class="quote">${words.card.replyTo(quote.author.name)}: <bdi>${quote.removed ? words.card.removedQuote : quote.text}</bdi></p>`
        : nothing}
      <p class="text" dir="auto">${known ? pieces(text, pointed(verdict)).map(({ text, marked }) => (marked ? html`<mark>${text}</mark>` : text)) : text}</p>
      ${this.#why(this.#button('explain', words.card.explain, 'e', 'quiet explain', undefined, this.explained))} ${this.trouble ? html`<p class="trouble">${this.trouble}</p>` : nothing} ${this.explained ? this.#details() : nothing}
      <div class="actions">${this.#actions()}</div>
      <div class="outcome">${this.#outcome()}</div>
    `;
  }

  #why(more: TemplateResult): TemplateResult {
    const { appeal, reports = [], verdict } = this.held;
    if (appeal) return html`<p class="why"><span class="chip warn">${words.card.appeal}</span> <span class="muted">${words.card.against(appeal)}</span> ${more}</p>`;
    if (reports.length > 0) {
      return html`<p class="why">
        <span class="chip warn">${words.card.reports(reports.length)}</span>
        <span class="muted">${words.card.reportedFor(reports.map((report) => report.reason))}</span> ${more}
        ${reports.filter((report) => report.note).map((report) => html`<span class="note"><bdi>${report.by.name}</bdi>: <bdi>${report.note}</bdi></span>`)}
      </p>`;
    }
    return html`<p class="why">${this.#chips()} <span class="muted">${verdict.reason || words.card.noReason}</span> ${more}
      ${verdict.note ? html`<span class="note">${words.card.note}: <bdi>${verdict.note}</bdi></span>` : nothing}
    </p>`;
  }

  #actions(): TemplateResult {
    const queue = queueOf(this.held);
    const { approve, reject } = words.card.ends[queue];
    return html`
      ${this.#button('approve', approve, 'a', 'good')} ${this.#button('reject', reject, 'r', 'bad')}
      ${this.#button('reject-why', '…', '', 'bad', words.card.why(reject))}
      ${queue === 'appeals' ? nothing : html`${this.#button('time-out', words.card.timeOut, 't', 'quiet apart')} ${this.#button('ban', words.card.ban, 'b', 'quiet')}`}
    `;
  }

  /** More of why it waits and until when, and the rarer things to do. */
  #details(): TemplateResult {
    const { verdict, expires_at: until, message } = this.held;
    const queue = queueOf(this.held);
    const held = queue === 'held' || queue === 'new';
    const facts = [
      verdict.stage && words.trace.stage(verdict.stage),
      verdict.rule && words.trace.rule(verdict.rule),
      verdict.score !== undefined && words.trace.score(verdict.score),
      until !== undefined && words.card.expires(words.clock(until)),
      message !== undefined && words.card.posted,
    ].filter((fact) => typeof fact === 'string' && fact !== '');
    return html`<div class="details">
      ${facts.length > 0 ? html`<p class="muted">${facts.join(' · ')}</p>` : nothing}
      ${queue === 'appeals' ? nothing : this.#trace()}
      <div class="rare">
        ${held ? this.#button('mask', words.card.mask, 'm', '', words.card.maskLong) : nothing}
        ${this.held.escalated ? nothing : this.#button('escalate', words.card.escalate, '', '', words.card.escalateLong)}
      </div>
    </div>`;
  }

  #trace(): TemplateResult {
    if (this.trace === undefined) return html`<p class="muted" role="status">${words.loading}</p>`;
    if (typeof this.trace === 'string') return html`<p class="trouble">${this.trace}</p>`;
    return html`<verdict-trace .verdict=${this.trace} .text=${this.held.text}></verdict-trace>`;
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

  #button(action: CaseAction, label: string, key: string, kind: string, long?: string, open?: boolean): TemplateResult {
    const off = this.blocked && action !== 'explain' ? this.blocked : '';
    return html`<button
      class=${kind}
      type="button"
      tabindex=${this.current ? 0 : -1}
      data-action=${action}
      aria-disabled=${off ? 'true' : 'false'}
      aria-expanded=${open === undefined ? nothing : open ? 'true' : 'false'}
      title=${off || (long ?? nothing)}
      aria-label=${long ?? nothing}
      @click=${(event: Event) => this.#act(action, event.currentTarget as HTMLElement)}
    >
      ${label} ${key ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
    </button>`;
  }

  #outcome(): string {
    if (!this.resolution) return '';
    const { outcome, by, conflict } = this.resolution;
    if (conflict) return words.card.first(outcome, by.id === this.me ? words.you : by.name);
    return words.card.resolved(outcome, by.id === this.me ? words.you : by.name);
  }

  #act(action: CaseAction, anchor: HTMLElement): void {
    if (this.resolution || (this.blocked && action !== 'explain' && action !== 'person')) return;
    const detail: CaseAct = { action, held: this.held, anchor };
    this.dispatchEvent(new CustomEvent('case-act', { detail, bubbles: true, composed: true }));
  }
}
