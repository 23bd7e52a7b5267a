import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RoomTerm } from '../client/protocol';
import { shared } from './styles';
import { words } from './words';

/**
 * The terms of a room: what is found how, and what then becomes of the message.
 * @fires terms-change - `detail` are all terms as they are wanted.
 */
@customElement('terms-editor')
export class TermsEditor extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        max-height: 220px;
        margin: 0 0 8px;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: 6px;
        padding: 4px 0;
        border-bottom: 1px solid color-mix(in srgb, var(--chat-line) 55%, transparent);
        font-size: 13.5px;
      }
      li > div {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      li button {
        flex: none;
        min-height: 24px;
        padding: 0 8px;
      }
      .new {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 6px 8px;
      }
      .new .wide {
        grid-column: 1 / -1;
      }
      .field > span {
        font-size: 13px;
        font-weight: 500;
      }
    `,
  ];

  @property({ attribute: false }) terms: readonly RoomTerm[] = [];
  @state() private problem = '';
  /** What the new term does to messages: a time-out has a length. */
  @state() private action: RoomTerm['action'] = 'hold';
  @query('[name=text]') private readonly text!: HTMLInputElement;

  override render(): TemplateResult {
    const { terms } = words.rules;
    return html`
      ${this.terms.length === 0
        ? html`<p class="muted">${terms.none}</p>`
        : html`<ul tabindex="0" aria-label=${terms.title}>
            ${this.terms.map((term) => this.#term(term))}
          </ul>`}
      <div class="new" @keydown=${this.#key}>
        <label class="field wide"><span>${terms.text}</span><input type="text" name="text" maxlength="500" autocomplete="off" spellcheck="false" /></label>
        ${this.#choice('match', terms.match, Object.entries(terms.matches))}
        ${this.#choice('action', terms.action, Object.entries(terms.actions), (value) => {
          this.action = value as RoomTerm['action'];
        })}
        ${this.action === 'timeout' ? this.#choice('seconds', terms.seconds, terms.lengths.map(([seconds, label]) => [String(seconds), label])) : nothing}
        ${this.#choice('expiry', terms.expiry, terms.expiries.map(([ms, label]) => [String(ms), label]))}
        <label class="field"><span>${terms.note}</span><input type="text" name="note" maxlength="300" autocomplete="off" /></label>
        <div class="wide">
          <button type="button" @click=${this.#add}>${terms.add}</button>
          ${this.problem ? html` <span role="alert">${this.problem}</span>` : nothing}
        </div>
      </div>
    `;
  }

  #term(term: RoomTerm): TemplateResult {
    const { terms } = words.rules;
    const { text, match = 'word', action = 'hold', seconds = 60, until = 0, note } = term;
    return html`<li>
      <div>
        <bdi class="name">${text}</bdi> <span class="muted">${terms.matches[match]} → ${terms.actions[action]}${action === 'timeout' ? ` (${words.duration(seconds)})` : nothing}</span>
        ${until > 0 ? html`<span class="chip warn">${until < Date.now() ? terms.over : terms.until(words.moment(until))}</span>` : nothing}
        ${note ? html`<div class="muted"><bdi>${note}</bdi></div>` : nothing}
      </div>
      <button class="quiet" type="button" aria-label=${terms.remove(text)} @click=${() => this.#tell(this.terms.filter((one) => one !== term))}>✕</button>
    </li>`;
  }

  #choice(name: string, label: string, options: readonly (readonly [string, string])[], chosen: (value: string) => void = () => undefined): TemplateResult {
    return html`<label class="field"
      ><span>${label}</span><select name=${name} @change=${(event: Event) => chosen((event.target as HTMLSelectElement).value)}>
        ${options.map(([value, text]) => html`<option value=${value}>${text}</option>`)}
      </select></label
    >`;
  }

  /** Enter adds the term; the form around would be sent by it. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    this.#add();
  };

  readonly #add = (): void => {
    const value = (name: string): string => this.renderRoot.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)?.value.trim() ?? '';
    const text = value('text');
    this.problem = [...text].length < 2 ? words.rules.terms.tooShort : '';
    if (this.problem) return;
    const lasts = Number(value('expiry'));
    const note = value('note');
    const term: RoomTerm = {
      text,
      match: value('match') as RoomTerm['match'],
      action: value('action') as RoomTerm['action'],
      ...(this.action === 'timeout' && { seconds: Number(value('seconds')) }),
      ...(lasts > 0 && { until: Date.now() + lasts }),
      ...(note && { note }),
    };
    // The same text again is the same term, changed.
    this.#tell([...this.terms.filter((one) => one.text !== text), term]);
    this.text.value = '';
    this.text.focus();
  };

  #tell(detail: readonly RoomTerm[]): void {
    this.dispatchEvent(new CustomEvent('terms-change', { detail }));
  }
}
