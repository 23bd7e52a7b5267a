import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import type { Calls } from '../client/calls';
import text from '../elements/chat-name/chat-name.css?inline';
import { menuWords as words } from '../i18n/menu.en';

/** A warning of the moderators, which has to be read before one may write again; loaded when there is one. */
export class WarningBox extends LitElement {
  static override styles = [unsafeCSS(text)];
  static override properties = { said: { state: true }, error: { state: true }, busy: { state: true } };

  private said = '';
  private error = '';
  private busy = false;
  #acknowledge: () => Promise<string | undefined> = () => Promise.resolve(undefined);

  /** Show the warning of this id; one that was read elsewhere, or taken back, closes like any other. */
  async show(warning: string, said: string, calls: Calls, room: string): Promise<void> {
    this.#acknowledge = async () => {
      const answer = await calls.call<undefined>('POST', `/rooms/${room}/acknowledgements`, { warning });
      return answer.ok || answer.problem.status === 404 ? undefined : answer.problem.detail;
    };
    this.said = said;
    this.error = '';
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog?.open) dialog?.showModal();
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.error = (await this.#acknowledge()) ?? '';
    this.busy = false;
    if (!this.error) this.renderRoot.querySelector('dialog')?.close();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.submit}>
        <h2 id="title">${words.warning.title}</h2>
        <p dir="auto">${this.said}</p>
        <p>${words.warning.hint}</p>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="row"><button class="main" ?disabled=${this.busy}>${words.warning.read}</button></div>
      </form>
    </dialog>`;
  }
}

if (!customElements.get('warning-box')) customElements.define('warning-box', WarningBox);
