import { html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import type { Pin } from '../../client/reduce';
import { words } from '../../i18n/en';
import { pinnedWords } from '../../i18n/pinned.en';
import { parts } from '../parts';
import text from './pinned-bar.css?inline';

/** Timers hold 31 bits of milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The pinned message, above the others until its time is over or its reader has seen enough of it.
 * @fires chat-unpin - Staff want it gone for everybody.
 */
export class PinnedBar extends LitElement {
  static override styles = unsafeCSS(text);
  static override properties = { pin: { attribute: false }, staff: { type: Boolean }, putAway: { state: true } };

  pin: Pin | null = null;
  /** Shown to somebody who may unpin. */
  staff = false;
  /** What its reader put away. */
  private putAway = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('pin')) return;
    clearTimeout(this.#timer);
    const left = (this.pin?.until ?? 0) - Date.now();
    if (left <= 0) return;
    this.#timer = setTimeout(() => {
      this.requestUpdate('pin', null);
    }, Math.min(left + 1, LONGEST_MS));
  }

  override render(): TemplateResult | typeof nothing {
    const { pin } = this;
    if (!pin || this.putAway === pin.message.id || (pin.until !== undefined && pin.until <= Date.now())) return nothing;
    const { message, until } = pin;
    return html`<section aria-label=${pinnedWords.pinned}>
      <div>
        <span class="head">${pinnedWords.pinned}${until === undefined ? nothing : html` · ${pinnedWords.until(words.time(until))}`} · <bdi class="name">${message.author.name}</bdi></span>
        <bdi class="text">${parts(message.text).map(({ text, href }) => (href === undefined ? text : html`<a href=${href} target="_blank" rel="ugc nofollow noopener noreferrer">${text}</a>`))}</bdi>
      </div>
      ${this.staff ? html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('chat-unpin', { bubbles: true, composed: true }))}>${pinnedWords.unpin}</button>` : nothing}
      <button
        type="button"
        title=${pinnedWords.hide}
        aria-label=${pinnedWords.hide}
        @click=${() => {
          this.putAway = message.id;
        }}
      >
        ✕
      </button>
    </section>`;
  }
}

// A host page may load the widget twice; the first one stays.
if (!customElements.get('pinned-bar')) customElements.define('pinned-bar', PinnedBar);
