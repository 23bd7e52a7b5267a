import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { words } from '../../i18n/en';

/** What the viewer chose; `settle` says how it went: words when the name is refused, nothing when it is theirs. */
export interface NameChoice {
  name: string;
  settle(refusal?: string): void;
}

/**
 * Asks a viewer what to be called. A dialog, so that focus stays in it and goes back to where it came from.
 * @fires chat-name - A name was chosen; `detail` is a `NameChoice`.
 */
@customElement('chat-name')
export class ChatName extends LitElement {
  static override styles = css`
    dialog {
      width: min(360px, calc(100vw - 32px));
      box-sizing: border-box;
      padding: 20px;
      border: 1px solid var(--chat-line);
      border-radius: calc(var(--chat-radius) + 4px);
      background: var(--chat-raised);
      color: var(--chat-text);
      box-shadow: var(--chat-shadow);
      font: 400 var(--chat-size) / 1.45 var(--chat-font);
    }
    dialog::backdrop {
      background: rgb(10 12 20 / 0.45);
    }
    h2 {
      margin: 0 0 4px;
      font-size: 1.15em;
    }
    p {
      margin: 0 0 14px;
      color: var(--chat-muted);
      font-size: 0.92em;
    }
    input {
      width: 100%;
      box-sizing: border-box;
      padding: 9px 12px;
      border: 1px solid var(--chat-muted);
      border-radius: 9px;
      background: var(--chat-bg);
      color: var(--chat-text);
      font: inherit;
    }
    .error {
      margin: 8px 0 0;
      color: var(--chat-danger);
    }
    .row {
      display: flex;
      justify-content: flex-end;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 16px;
    }
    button {
      min-height: 36px;
      padding: 0 14px;
      border: 1px solid var(--chat-line);
      border-radius: 18px;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    .main {
      border-color: var(--chat-accent);
      background: var(--chat-accent);
      color: var(--chat-accent-text);
      font-weight: 600;
    }
    :focus-visible {
      outline: 2px solid var(--chat-accent);
      outline-offset: 1px;
    }
  `;

  /** The viewer has a name already and changes it. */
  @property({ type: Boolean }) change = false;
  @state() private error = '';
  @state() private busy = false;
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;

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

declare global {
  interface HTMLElementTagNameMap {
    'chat-name': ChatName;
  }
}
