import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { shared } from './styles';
import { words } from './words';

/**
 * Where a moderator's token is pasted. Says how to get one.
 * @fires sign-in - `detail` is the token.
 */
@customElement('console-sign-in')
export class ConsoleSignIn extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100%;
        padding: 20px;
      }
      main {
        width: min(460px, 100%);
        padding: 28px;
        border: 1px solid var(--chat-line);
        border-radius: 14px;
        background: var(--chat-bg);
        box-shadow: var(--chat-shadow);
      }
      h1 {
        margin: 0 0 8px;
        font-size: 21px;
      }
      p {
        margin: 0 0 12px;
      }
      code {
        display: block;
        margin: 0 0 20px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--chat-surface);
        font: 13px/1.5 ui-monospace, 'Liberation Mono', monospace;
        overflow-wrap: anywhere;
      }
      code span {
        display: inline-block;
        max-width: 100%;
      }
      .hint {
        margin: 10px 0 0;
        font-size: 13px;
      }
      .wrong {
        margin: 0;
        color: var(--chat-danger);
      }
      .wrong:not(:empty) {
        margin-top: 10px;
      }
      button {
        width: 100%;
        min-height: 38px;
        margin-top: 14px;
      }
    `,
  ];

  @property({ attribute: false }) room = 'main';
  /** What went wrong, or why signing in is needed. */
  @property({ attribute: false }) why = '';
  @property({ type: Boolean }) busy = false;
  @query('input') private readonly input!: HTMLInputElement;

  protected override firstUpdated(): void {
    this.input.focus();
  }

  override render(): TemplateResult {
    const { signIn } = words;
    return html`<main>
      <h1>${signIn.title}</h1>
      <p>${signIn.intro}</p>
      <code>${signIn.command(this.room).split(/ (?=--)/).map((part) => html`<span>${part}</span> `)}</code>
      <form @submit=${this.#submit}>
        <label class="field">
          <span>${signIn.field}</span>
          <input
            type="password"
            name="token"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="hint why"
            aria-invalid=${this.why ? 'true' : 'false'}
          />
        </label>
        <p id="why" class="wrong" role="alert" .textContent=${this.why}></p>
        <button class="main" type="submit" ?disabled=${this.busy}>${this.busy ? signIn.busy : signIn.submit}</button>
        <p id="hint" class="hint muted">${signIn.hint}</p>
      </form>
    </main>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const token = this.input.value.trim();
    if (token === '') {
      this.why = words.signIn.empty;
      this.input.focus();
      return;
    }
    this.dispatchEvent(new CustomEvent('sign-in', { detail: token, bubbles: true, composed: true }));
  };
}
