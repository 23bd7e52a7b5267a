import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Desk } from './desk';
import { shared } from './styles';
import { words } from './words';

type Style = 'info' | 'success' | 'warning' | 'host';
const LONGEST = 500;

/** Something to be said to everybody in the room, and how it looks. */
@customElement('announce-dialog')
export class AnnounceDialog extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: 10px;
      }
      textarea {
        min-height: 76px;
        resize: vertical;
      }
      .problem {
        margin: 0;
        color: var(--chat-danger);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @state() private problem = '';
  @state() private busy = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('textarea') private readonly text!: HTMLTextAreaElement;
  @query('select') private readonly look!: HTMLSelectElement;

  async ask(): Promise<void> {
    this.problem = '';
    await this.updateComplete;
    this.dialog.showModal();
    this.text.focus();
  }

  override render(): TemplateResult {
    const { announce } = words;
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#send}>
        <h2 id="title">${announce.title}</h2>
        <label class="field"><span>${announce.text}</span><textarea name="text" maxlength=${LONGEST} rows="3" dir="auto" required></textarea></label>
        <label class="field"
          ><span>${announce.style}</span
          ><select name="style">
            ${Object.entries(announce.styles).map(([value, label]) => html`<option value=${value}>${label}</option>`)}
          </select></label
        >
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="row-end">
          <button type="button" @click=${() => this.dialog.close()}>${words.ban.cancel}</button>
          <button class="main" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>${announce.send}</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = this.text.value.trim();
    if (this.busy || text === '') return;
    this.busy = true;
    const problem = await this.desk.announce(text, this.look.value as Style);
    this.busy = false;
    this.problem = problem?.detail ?? '';
    if (problem) return;
    this.text.value = '';
    this.dialog.close();
  };
}
