import { html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import type { Calls } from '../client/calls';
import type { Report } from '../client/wire';
import text from '../elements/chat-name/chat-name.css?inline';
import { menuWords as words } from '../i18n/menu.en';

interface Taken {
  duplicate: boolean;
  decided: 'upheld' | 'dismissed' | null;
}
/** What is to be said to the staff: a report of somebody's message, or an appeal. */
export type Subject = { report: string; name: string } | 'appeal';

/** Where a viewer writes to the staff: a dialog for reports and appeals, loaded when it is wanted. */
export class StaffBox extends LitElement {
  static override styles = [
    unsafeCSS(text),
    unsafeCSS('label{display:block;margin-bottom:10px}select,textarea{display:block;width:100%;box-sizing:border-box;margin-top:4px;padding:8px;border:1px solid var(--chat-muted);border-radius:9px;background:var(--chat-bg);color:var(--chat-text);font:inherit}'),
  ];
  static override properties = { subject: { attribute: false }, error: { state: true }, busy: { state: true } };

  subject: Subject = 'appeal';
  private error = '';
  private busy = false;
  #done: (said: string) => void = () => undefined;
  #calls!: Calls;
  #room = '';

  /** Ask; *done* is told what became of it, in words. */
  async ask(subject: Subject, calls: Calls, room: string, done: (said: string) => void): Promise<void> {
    this.subject = subject;
    this.#calls = calls;
    this.#room = room;
    this.#done = done;
    this.error = '';
    await this.updateComplete;
    this.renderRoot.querySelector('form')?.reset();
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  #end(said: string): void {
    this.renderRoot.querySelector('dialog')?.close();
    this.#done(said);
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const given = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    const { subject } = this;
    const path = `/rooms/${this.#room}`;
    const answer =
      subject === 'appeal'
        ? await this.#calls.call<Taken>('POST', `${path}/appeals`, { text: given.get('text') })
        : await this.#calls.call<Taken>('POST', `${path}/messages/${subject.report}/reports`, {
            reason: given.get('reason') as Report['reason'],
            note: given.get('text'),
          });
    this.busy = false;
    if (!answer.ok) {
      this.error = answer.problem.detail;
      return;
    }
    if (subject === 'appeal') this.#end(words.appeal.sent);
    else if (answer.data.decided) this.#end(words.report.looked[answer.data.decided]);
    else this.#end(answer.data.duplicate ? words.report.again : words.report.sent);
  }

  override render(): TemplateResult {
    const { subject } = this;
    const said = subject === 'appeal' ? words.appeal : words.report;
    const title = subject === 'appeal' ? words.appeal.title : words.report.title(subject.name);
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.submit}>
        <h2 id="title">${title}</h2>
        <p>${said.hint}</p>
        ${subject === 'appeal'
          ? nothing
          : html`<label
              >${words.report.reason}
              <select name="reason">
                ${Object.entries(words.report.reasons).map(([reason, name]) => html`<option value=${reason}>${name}</option>`)}
              </select>
            </label>`}
        <label
          >${subject === 'appeal' ? words.appeal.text : words.report.note}
          <textarea name="text" rows="3" maxlength="500" dir="auto" ?required=${subject === 'appeal'}></textarea>
        </label>
        ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
        <div class="row">
          <button
            type="button"
            @click=${() => {
              this.renderRoot.querySelector('dialog')?.close();
            }}
          >
            ${words.cancel}
          </button>
          <button class="main" ?disabled=${this.busy}>${said.send}</button>
        </div>
      </form>
    </dialog>`;
  }
}

if (!customElements.get('staff-box')) customElements.define('staff-box', StaffBox);
