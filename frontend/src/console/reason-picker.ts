import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { CannedReason } from '../client/protocol';
import type { Why } from './desk';
import { filled } from './reason-text';
import { shared } from './styles';
import { words } from './words';

/** Why something is done: chosen from the room's canned reasons, in one's own words, or both. */
@customElement('reason-picker')
export class ReasonPicker extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) reasons: readonly CannedReason[] = [];
  /** What `{name}`, `{room}`, `{minutes}` and `{rule}` stand for. */
  @property({ attribute: false }) values: Readonly<Record<string, string>> = {};
  /** What it is for: a reason for an action, or the answer to an appeal. */
  @property({ attribute: false }) use: 'action' | 'appeal' = 'action';
  @query('input') private readonly field!: HTMLInputElement;
  @query('select') private readonly select!: HTMLSelectElement | null;

  get value(): Why {
    return { reason: this.field.value.trim(), code: this.select?.value ?? '' };
  }

  override focus(): void {
    this.field.focus();
  }

  reset(): void {
    this.field.value = '';
    if (this.select) this.select.value = '';
  }

  get #fitting(): readonly CannedReason[] {
    return this.reasons.filter(({ use = 'action' }) => use === this.use);
  }

  override render(): TemplateResult {
    const fitting = this.#fitting;
    return html`
      ${fitting.length === 0
        ? nothing
        : html`<label class="field"
            ><span>${words.reason.canned}</span
            ><select @change=${this.#take}>
              <option value="">${words.reason.own}</option>
              ${fitting.map(({ code, title }) => html`<option value=${code}>${title}</option>`)}
            </select></label
          >`}
      <label class="field">
        <span>${words.reason.label}</span>
        <input type="text" maxlength="400" autocomplete="off" @keydown=${this.#key} />
      </label>
    `;
  }

  readonly #take = (): void => {
    const reason = this.#fitting.find(({ code }) => code === this.select?.value);
    this.field.value = reason ? filled(reason.text, this.values) : '';
  };

  /** The field is behind a shadow root, where Enter would not send the form. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.closest('form')?.requestSubmit();
  };
}
