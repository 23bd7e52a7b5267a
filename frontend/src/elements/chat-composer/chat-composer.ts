import { html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import { words } from '../../i18n/en';
import { icon } from '../icons';
import text from './chat-composer.css?inline';

export interface ComposedDraft {
  text: string;
}

/**
 * Where a viewer writes. Knows drafts, limits and refusals, never how a message travels.
 * @fires chat-send - The viewer wants this draft posted; `detail` is the draft.
 * @fires chat-cancel-reply - The draft is to answer nobody.
 * @fires chat-change-name - The viewer wants another name.
 * @csspart input - The text field, for hosts which restyle it.
 * @csspart send - The button.
 */
export class ChatComposer extends LitElement {
  static override styles = unsafeCSS(text);
  // Declared without decorators, which would cost every page half a kilobyte.
  static override properties = {
    limit: { type: Number },
    waitUntil: { type: Number },
    error: {},
    replyName: {},
    me: {},
    canRename: { type: Boolean },
    text: { state: true },
    now: { state: true },
  };

  /** Most code points a message may have. */
  limit = 500;
  /** Until when (milliseconds since 1970) nothing may be posted: slow mode. */
  waitUntil = 0;
  /** Why the last draft was refused, in words. */
  error = '';
  /** Whom the draft answers. */
  replyName = '';
  /** Who is writing; empty while nobody is. */
  me = '';
  canRename = true;

  private text = '';
  private now = Date.now();
  private get field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }
  readonly #sendIcon = icon('send');
  readonly #closeIcon = icon('close');
  #ticking: ReturnType<typeof setInterval> | undefined;

  get draft(): string {
    return this.text;
  }

  set draft(text: string) {
    this.text = text;
  }

  override focus(): void {
    this.field?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('waitUntil')) this.now = Date.now();
    if (this.waitUntil > this.now && !this.#ticking) {
      this.#ticking = setInterval(() => {
        this.now = Date.now();
        if (this.now < this.waitUntil) return;
        // What was said of the wait is over with it.
        this.error = '';
        clearInterval(this.#ticking);
        this.#ticking = undefined;
      }, 250);
    }
  }

  override updated(): void {
    if (this.field && this.field.value !== this.text) this.field.value = this.text;
  }

  private get seconds(): number {
    return Math.max(0, Math.ceil((this.waitUntil - this.now) / 1000));
  }

  private get left(): number {
    return this.limit - [...this.text.trim()].length;
  }

  private submit(event?: Event): void {
    event?.preventDefault();
    const text = this.text.trim();
    if (!text || this.seconds > 0) return;
    if (this.left < 0) {
      this.error = words.composer.left(this.left);
      return;
    }
    this.error = '';
    this.dispatchEvent(new CustomEvent<ComposedDraft>('chat-send', { detail: { text }, bubbles: true, composed: true }));
  }

  private typed(): void {
    this.text = this.field?.value ?? '';
    this.error = '';
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) this.submit(event);
    else if (event.key === 'Escape' && this.replyName) this.emit('chat-cancel-reply');
  }

  private emit(type: 'chat-cancel-reply' | 'chat-change-name'): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true }));
    if (type === 'chat-cancel-reply') this.focus();
  }

  override render(): TemplateResult {
    const { seconds } = this;
    const blocked = seconds > 0 || !this.text.trim();
    return html`
      ${this.replyName ? this.replyLine() : nothing}
      ${this.error ? html`<div class="error" id="why">${this.error}</div>` : nothing}
      <form @submit=${this.submit}>
        <textarea
          part="input"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          aria-label=${words.composer.label}
          aria-describedby=${this.error ? 'why' : nothing}
          aria-invalid=${this.error ? 'true' : nothing}
          placeholder=${this.replyName ? words.composer.placeholderReply(this.replyName) : words.composer.placeholder}
          @input=${this.typed}
          @keydown=${this.key}
        ></textarea>
        <button
          part="send"
          class="send"
          aria-disabled=${String(blocked)}
          aria-label=${seconds ? words.composer.wait(seconds) : words.composer.send}
          title=${seconds ? words.composer.wait(seconds) : words.composer.send}
        >
          ${seconds ? String(seconds) : this.#sendIcon}
        </button>
      </form>
      ${this.foot()}
    `;
  }

  private replyLine(): TemplateResult {
    return html`<div class="reply">
      <span>${words.composer.placeholderReply('')}<bdi class="name">${this.replyName}</bdi></span>
      <button
        class="quiet"
        aria-label=${words.actions.cancelReply}
        title=${words.actions.cancelReply}
        @click=${() => {
          this.emit('chat-cancel-reply');
        }}
      >
        ${this.#closeIcon}
      </button>
    </div>`;
  }

  private foot(): TemplateResult | typeof nothing {
    const counter =
      this.left <= this.limit * 0.2
        ? html`<span class="left ${this.left < 0 ? 'over' : ''}">${words.composer.left(this.left)}</span>`
        : nothing;
    if (!this.me && counter === nothing) return nothing;
    return html`<div class="foot">
      <span class="me">${this.me ? this.identity() : nothing}</span>
      ${counter}
    </div>`;
  }

  private identity(): TemplateResult {
    const name = html`<bdi class="name">${this.me}</bdi>`;
    if (!this.canRename) return html`${words.composer.as} ${name}`;
    return html`${words.composer.as}
      <button
        class="quiet change"
        title=${words.composer.changeName}
        aria-label="${words.composer.changeName}: ${this.me}"
        @click=${() => {
          this.emit('chat-change-name');
        }}
      >
        ${name}
      </button>`;
  }
}

// A host page may load the widget twice; the first one stays.
if (!customElements.get('chat-composer')) customElements.define('chat-composer', ChatComposer);

declare global {
  interface HTMLElementTagNameMap {
    'chat-composer': ChatComposer;
  }
}
