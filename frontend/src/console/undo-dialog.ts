import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Cause, Undoing } from '../client/protocol';
import type { Desk } from './desk';
import { doersOf, type Doer } from './doers';
import { entryOfAction } from './log-entry';
import { previewStyles } from './preview.styles';
import { shared } from './styles';
import { words } from './words';

/** Undo what one moderator or one rule did in the last minutes, once it was seen how much that is. */
@customElement('undo-dialog')
export class UndoDialog extends LitElement {
  static override styles = [shared, previewStyles];

  @property({ attribute: false }) desk!: Desk;
  @state() private doers: readonly Doer[] | undefined;
  @state() private chosen: Doer | undefined;
  @state() private minutes = 10;
  @state() private found: Undoing | undefined;
  @state() private problem = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  async ask(): Promise<void> {
    this.found = this.doers = this.chosen = undefined;
    this.problem = '';
    await this.updateComplete;
    this.dialog.showModal();
    const answer = await this.desk.audit({}, undefined);
    const holding = this.desk.waiting.map((held) => held.verdict.rule ?? '').filter((rule) => rule !== '');
    if (answer.ok) this.doers = doersOf(answer.data.actions, holding);
    else this.problem = answer.problem.detail;
  }

  override render(): TemplateResult {
    const { undo } = words;
    const { found } = this;
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#submit}>
        <h2 id="title">${undo.title}</h2>
        ${this.doers?.length === 0
          ? html`<p class="muted">${undo.none}</p>`
          : html`<label class="field">
                <span>${undo.who}</span>
                <select name="who" required @change=${this.#choose}>
                  <option value="">${undo.pick}</option>
                  ${(this.doers ?? []).map((doer, at) => html`<option value=${at}>${doer.kind === 'by' ? undo.by(doer.name) : undo.rule(doer.name)}</option>`)}
                </select>
              </label>
              <label class="field">
                <span>${undo.minutes}</span>
                <input type="number" name="minutes" min="1" max="10080" .value=${String(this.minutes)} required @input=${this.#count} />
              </label>`}
        ${found ? this.#preview(found) : nothing} ${this.problem ? html`<p class="wrong" role="alert">${this.problem}</p>` : nothing}
        <div class="row-end">
          <button type="button" @click=${() => this.dialog.close()}>${words.bulk.cancel}</button>
          ${found && found.undone > 0
            ? html`<button class="bad" type="submit">${undo.confirm(found.undone - (found.held ?? 0), found.held ?? 0)}</button>`
            : html`<button class="main" type="submit" aria-disabled=${this.chosen ? 'false' : 'true'}>${undo.preview}</button>`}
        </div>
      </form>
    </dialog>`;
  }

  #preview({ undone, actions, messages, held = 0, cases = [] }: Undoing): TemplateResult {
    const done = undone - held;
    const shown = actions.slice(0, 20).map((action) => entryOfAction(action, (id) => this.desk.nameOf(id), (id) => this.desk.textOf(id)));
    return html`<div class="found" role="status">
      ${held > 0 && done === 0 ? nothing : html`<strong>${words.undo.would(done)}</strong>${messages > 0 ? html` ${words.undo.messages(messages)}` : nothing}`}
      ${done > 0 ? html`
      <ul tabindex="0">
        ${shown.map(({ at, what }) => html`<li><span class="muted">${words.clock(at)}</span> ${what}</li>`)}
        ${done > shown.length ? html`<li class="muted">${words.undo.more(done - shown.length)}</li>` : nothing}
      </ul>` : nothing}
      ${held > 0
        ? html`<strong>${words.undo.publishes(held)}</strong>
            <ul class="publishes" tabindex="0">
              ${cases.map(({ name, text }) => html`<li><bdi class="muted">${name}</bdi> <bdi>${text}</bdi></li>`)}
              ${held > cases.length ? html`<li class="muted">${words.undo.more(held - cases.length)}</li>` : nothing}
            </ul>`
        : nothing}
    </div>`;
  }

  #cause(): Cause | undefined {
    const { chosen, minutes } = this;
    if (!chosen) return undefined;
    return chosen.kind === 'by' ? { by: chosen.id, minutes } : { rule: chosen.id, since: Date.now() - minutes * 60_000 };
  }

  readonly #choose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.chosen = value === '' ? undefined : this.doers?.[Number(value)];
    this.found = undefined;
  };

  readonly #count = (event: Event): void => {
    const { valueAsNumber } = event.target as HTMLInputElement;
    if (Number.isFinite(valueAsNumber)) this.minutes = valueAsNumber;
    this.found = undefined;
  };

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const cause = this.#cause();
    if (!cause) return;
    if (this.found && this.found.undone > 0) {
      if (await this.desk.undo(cause)) this.dialog.close();
      return;
    }
    const answer = await this.desk.whatUndoes(cause);
    this.found = answer.ok ? answer.data : undefined;
    this.problem = answer.ok ? '' : answer.problem.detail;
  };
}
