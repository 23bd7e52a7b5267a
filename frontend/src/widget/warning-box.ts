import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import type { Calls } from '../client/calls';
import text from '../elements/chat-name/chat-name.css?inline';
import { menuWords as words } from '../i18n/menu.en';

/** So long the button does nothing: who was typing does not press it before they have seen what it is. */
const TO_SEE_MS = 1_000;

/** A warning of the moderators, which has to be read before one may write again; loaded when there is one. */
export class WarningBox extends LitElement {
  static override styles = [unsafeCSS(text), unsafeCSS(".said{color:var(--chat-text);font-size:1em;outline:0;overflow-wrap:anywhere}.main[aria-disabled='true']{opacity:.55;cursor:default}")];
  static override properties = { said: { state: true }, error: { state: true }, busy: { state: true }, ready: { state: true } };

  private said = '';
  private error = '';
  private busy = false;
  private ready = false;
  #shown = '';
  #acknowledge: () => Promise<string | undefined> = () => Promise.resolve(undefined);

  /** Show the warning of this id; one that was over before this was heard of closes like any other. */
  async show(warning: string, said: string, calls: Calls, room: string): Promise<void> {
    this.#shown = warning;
    this.#acknowledge = async () => {
      const answer = await calls.call<undefined>('POST', `/rooms/${room}/acknowledgements`, { warning });
      return answer.ok || answer.problem.status === 404 ? undefined : answer.problem.detail;
    };
    this.said = said;
    this.error = '';
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || dialog.open || this.#shown !== warning) return;
    this.ready = false;
    setTimeout(() => {
      this.ready = true;
    }, TO_SEE_MS);
    dialog.showModal();
    // The text has the focus, not the button: the next key of somebody who is typing presses nothing.
    this.renderRoot.querySelector<HTMLElement>('#said')?.focus();
  }

  /** The warning of this id was read elsewhere, or taken back: nothing is to be read any more, if it is the one that shows. */
  over(warning: string): void {
    if (warning !== this.#shown) return;
    this.#shown = '';
    this.renderRoot.querySelector('dialog')?.close();
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || !this.ready) return;
    this.busy = true;
    this.error = (await this.#acknowledge()) ?? '';
    this.busy = false;
    if (!this.error) this.renderRoot.querySelector('dialog')?.close();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" aria-describedby="hint">
      <form @submit=${this.submit}>
        <h2 id="title">${words.warning.title}</h2>
        <p id="said" class="said" dir="auto" tabindex="-1">${this.said}</p>
        <p id="hint">${words.warning.hint}</p>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="row"><button class="main" aria-disabled=${this.busy || !this.ready ? 'true' : 'false'}>${words.warning.read}</button></div>
      </form>
    </dialog>`;
  }
}

if (!customElements.get('warning-box')) customElements.define('warning-box', WarningBox);
