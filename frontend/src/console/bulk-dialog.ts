import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Bulk, BulkOrder, CannedReason } from '../client/protocol';
import type { Desk } from './desk';
import './reason-picker';
import type { ReasonPicker } from './reason-picker';
import { previewStyles } from './preview.styles';
import { shared } from './styles';
import { words } from './words';

/** What concerns more than this is confirmed by typing how many. */
const MANY = 50;
type Action = BulkOrder['action'];
const ACTIONS = Object.keys(words.bulk.actions) as Action[];

/**
 * One action on many: on chosen messages, or on what was said lately and contains a pattern. Nothing is done before it
 * was looked at: how many it is, whose, and the newest of them.
 * @fires bulk-done - It was done.
 */
@customElement('bulk-dialog')
export class BulkDialog extends LitElement {
  static override styles = [
    shared,
    previewStyles,
    css`
      .pair {
        display: grid;
        grid-template-columns: 1fr 110px;
        gap: 10px;
      }
      .pair .field {
        grid-template-rows: auto 34px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) reasons: readonly CannedReason[] = [];
  @property({ attribute: false }) room = '';
  @state() private chosen: readonly string[] = [];
  @state() private action: Action = 'remove';
  @state() private found: Bulk | undefined;
  @state() private problem = '';
  @state() private typed = '';
  @state() private busy = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('form') private readonly form!: HTMLFormElement;
  @query('reason-picker') private readonly picker!: ReasonPicker;

  /** Ask what to do to these messages; to none: by which pattern. */
  async ask(chosen: readonly string[]): Promise<void> {
    this.chosen = chosen;
    this.action = 'remove';
    this.#forget();
    await this.updateComplete;
    this.form.reset();
    this.picker.reset();
    this.dialog.showModal();
    if (chosen.length > 0) await this.#look();
    else this.form.querySelector<HTMLInputElement>('[name=pattern]')?.focus();
  }

  override render(): TemplateResult {
    const { bulk } = words;
    const count = this.found?.count ?? 0;
    const confirmed = count > 0 && (count <= MANY || this.typed.trim() === String(count));
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#submit}>
        <h2 id="title">${this.chosen.length > 0 ? bulk.chosen(this.chosen.length) : bulk.title}</h2>
        ${this.chosen.length > 0 ? nothing : this.#pattern()}
        <label class="field">
          <span>${bulk.action}</span>
          <select name="action" @change=${this.#choose}>
            ${ACTIONS.map((action) => html`<option value=${action} ?selected=${action === this.action}>${bulk.actions[action]}</option>`)}
          </select>
        </label>
        ${this.action === 'timeout'
          ? html`<label class="field"
              ><span>${bulk.seconds}</span>
              <select name="seconds">
                ${words.timeOut.lengths.map(([, seconds, label]) => html`<option value=${seconds} ?selected=${seconds === 600}>${label}</option>`)}
              </select></label
            >`
          : nothing}
        <reason-picker .reasons=${this.reasons} .values=${{ room: this.room }}></reason-picker>
        ${this.found ? this.#preview(this.found) : nothing} ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : nothing}
        <div class="row-end">
          <button type="button" @click=${() => this.dialog.close()}>${bulk.cancel}</button>
          ${this.found && count > 0
            ? html`<button class="bad confirm" type="submit" aria-disabled=${confirmed && !this.busy ? 'false' : 'true'}>${bulk.confirm(this.action, count)}</button>`
            : html`<button class="main" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>${bulk.preview}</button>`}
        </div>
      </form>
    </dialog>`;
  }

  #pattern(): TemplateResult {
    const { bulk } = words;
    return html`<div class="pair">
        <label class="field"
          ><span>${bulk.pattern}</span><input type="text" name="pattern" minlength="2" maxlength="256" required autocomplete="off" @input=${this.#forget}
        /></label>
        <label class="field"
          ><span>${bulk.minutes}</span><input type="number" name="minutes" min="1" max="1440" value="10" required @input=${this.#forget}
        /></label>
      </div>
      <label class="check"><input type="checkbox" name="expression" @change=${this.#forget} /><span>${bulk.expression}</span></label>`;
  }

  #preview({ count, people, skipped, samples }: Bulk): TemplateResult {
    const { bulk } = words;
    return html`<div class="found" role="status">
        <p>
          <strong>${count === 0 ? bulk.nothing : this.action === 'remove' ? bulk.would(count, people) : bulk.people(people)}</strong>
        </p>
        ${skipped > 0 ? html`<p class="muted">${bulk.skipped(skipped)}</p>` : nothing}
        ${samples.length > 0
          ? html`<ul tabindex="0" aria-label=${bulk.samples}>
              ${samples.map(({ author, text }) => html`<li><bdi class="name">${author.name}</bdi> <bdi>${text}</bdi></li>`)}
            </ul>`
          : nothing}
      </div>
      ${count > MANY
        ? html`<label class="field"
            ><span>${bulk.type(count)}</span
            ><input
              type="text"
              name="typed"
              inputmode="numeric"
              autocomplete="off"
              @input=${(event: Event) => {
                this.typed = (event.target as HTMLInputElement).value;
              }}
          /></label>`
        : nothing}`;
  }

  #order(preview: boolean): BulkOrder {
    const said = new FormData(this.form);
    const { reason, code } = this.picker.value;
    const what =
      this.chosen.length > 0
        ? { messages: [...this.chosen] }
        : { pattern: textOf(said, 'pattern'), minutes: Number(textOf(said, 'minutes')), expression: said.has('expression') };
    const seconds = this.action === 'timeout' ? Number(textOf(said, 'seconds')) : undefined;
    return { action: this.action, ...what, preview, ...(seconds && { seconds }), ...(reason && { reason }), ...(code && { code }) };
  }

  async #look(): Promise<void> {
    this.busy = true;
    const answer = await this.desk.bulk(this.#order(true));
    this.busy = false;
    this.found = answer.ok ? answer.data : undefined;
    this.problem = answer.ok ? '' : answer.problem.detail;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    if (!this.found || this.found.count === 0) {
      await this.#look();
      return;
    }
    if (this.found.count > MANY && this.typed.trim() !== String(this.found.count)) return;
    const order = this.#order(false);
    if (order.action === 'warn' && !order.reason) {
      this.problem = words.bulk.warnNeedsReason;
      return;
    }
    this.busy = true;
    const answer = await this.desk.bulk(order);
    this.busy = false;
    if (!answer.ok) {
      this.problem = answer.problem.detail;
      return;
    }
    this.dialog.close();
    this.dispatchEvent(new CustomEvent('bulk-done'));
  };

  readonly #choose = async (event: Event): Promise<void> => {
    this.action = (event.target as HTMLSelectElement).value as Action;
    const looked = this.found !== undefined;
    this.#forget();
    await this.updateComplete;
    if (looked) await this.#look();
  };

  readonly #forget = (): void => {
    this.found = undefined;
    this.problem = this.typed = '';
  };
}

function textOf(said: FormData, name: string): string {
  const value = said.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
