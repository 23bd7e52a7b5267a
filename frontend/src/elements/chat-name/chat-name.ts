import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { writingWords as words } from '../../i18n/writing.en';
import text from './chat-name.css?inline';

/** What the viewer chose; `settle` says how it went: words when the name is refused, nothing when it is theirs. */
export interface NameChoice {
  name: string;
  settle(refusal?: string): void;
}

/**
 * Asks a viewer what to be called. A dialog, so that focus stays in it and goes back to where it came from.
 * @fires chat-name - A name was chosen; `detail` is a `NameChoice`.
 */
export class ChatName extends LitElement {
  static override styles = unsafeCSS(text);
  // Declared without decorators, which would cost every page half a kilobyte.
  static override properties = {
    change: { type: Boolean },
    error: { state: true },
    busy: { state: true },
  };

  /** The viewer has a name already and changes it. */
  change = false;
  private error = '';
  private busy = false;
  private get dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
  }
  private get input(): HTMLInputElement {
    return this.renderRoot.querySelector('input') as HTMLInputElement;
  }

  async ask(name: string): Promise<void> {
    await this.updateComplete;
    this.error = '';
    this.input.value = name;
    this.dialog.showModal();
    this.input.select();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const name = this.input.value.trim();
    if (!name || this.busy) return;
    this.busy = true;
    const settle = (refusal?: string): void => {
      this.busy = false;
      this.error = refusal ?? '';
      if (refusal) this.input.focus();
      else this.dialog.close();
    };
    this.dispatchEvent(new CustomEvent<NameChoice>('chat-name', { detail: { name, settle }, bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.submit}>
        <h2 id="title">${this.change ? words.name.titleChange : words.name.title}</h2>
        <p id="hint">${words.name.hint}</p>
        <input
          aria-label=${words.name.label}
          aria-describedby=${this.error ? 'why' : 'hint'}
          aria-invalid=${this.error ? 'true' : nothing}
          maxlength="40"
          dir="auto"
          autocomplete="nickname"
          spellcheck="false"
        />
        ${this.error ? html`<p class="error" id="why" role="alert">${this.error}</p>` : nothing}
        <div class="row">
          <button
            type="button"
            @click=${() => {
              this.dialog.close();
            }}
          >
            ${words.name.cancel}
          </button>
          <button class="main" ?disabled=${this.busy}>${this.change ? words.name.save : words.name.join}</button>
        </div>
      </form>
    </dialog>`;
  }
}

// A host page may load the widget twice; the first one stays.
if (!customElements.get('chat-name')) customElements.define('chat-name', ChatName);

declare global {
  interface HTMLElementTagNameMap {
    'chat-name': ChatName;
  }
}
