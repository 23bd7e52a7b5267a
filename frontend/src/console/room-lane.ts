import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Problem, RoomSettings } from '../client/protocol';
import type { Desk } from './desk';
import { shared } from './styles';
import { words } from './words';

type Name = 'title' | 'frozen' | 'guests' | 'slow_mode' | 'rate_messages' | 'rate_seconds';
type Values = Pick<RoomSettings, Name>;

/** The room's rules, as a form. Only what was touched is sent; what others change meanwhile shows in what was not. */
@customElement('room-lane')
export class RoomLane extends LitElement {
  static override styles = [
    shared,
    css`
      form {
        display: grid;
        gap: 14px;
        padding: 14px;
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 4px;
        font-weight: 600;
      }
      .wrong {
        color: var(--chat-danger);
      }
      .row-end {
        position: sticky;
        inset-block-end: 0;
        align-items: center;
        margin: 0;
        padding: 10px 0;
        background: var(--chat-bg);
      }
      .row-end .muted {
        margin-inline-end: auto;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) settings: Partial<RoomSettings> | undefined;
  @property({ attribute: false }) blocked = '';

  @state() private touched: Partial<Values> = {};
  @state() private problem: Problem | undefined;
  @state() private saving = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('settings') || !this.settings) return;
    const kept = Object.entries(this.touched).filter(([name, value]) => !same(value, this.settings?.[name as Name]));
    this.touched = Object.fromEntries(kept);
  }

  override render(): TemplateResult {
    if (!this.settings) return html`<div class="empty">${words.loading}</div>`;
    const { fields } = words.room;
    const dirty = Object.keys(this.touched).length > 0;
    return html`<div class="scroll lane" tabindex="0" role="region" aria-label=${words.lanes.room}>
      <form @submit=${this.#save}>
        <label class="check">
          <input type="checkbox" name="frozen" .checked=${live(this.#value('frozen') ?? false)} @change=${this.#check} />
          <span>${fields.frozen}</span>
        </label>
        <label class="field">
          <span>${fields.title}</span>
          <input type="text" name="title" maxlength="100" .value=${live(this.#value('title') ?? '')} @input=${this.#text} />
          ${this.#wrong('title')}
        </label>
        <label class="field"><span>${fields.slow_mode}</span>${this.#number('slow_mode', 0, 600)}</label>
        <fieldset>
          <legend>${words.room.rate}</legend>
          <div class="pair">
            <label class="field"><span class="muted">${fields.rate_messages}</span>${this.#number('rate_messages', 1, 100)}</label>
            <label class="field"><span class="muted">${fields.rate_seconds}</span>${this.#number('rate_seconds', 1, 600)}</label>
          </div>
        </fieldset>
        <label class="field"><span>${fields.guests}</span>${this.#choice('guests', words.room.guests)}</label>
        <div class="row-end">
          <span class=${this.problem ? 'wrong' : 'muted'} role="status">${this.problem?.detail ?? (dirty ? '' : words.room.nothing)}</span>
          ${dirty ? html`<button type="button" @click=${this.#discard}>${words.room.undo}</button>` : nothing}
          <button
            class=${dirty ? 'main' : ''}
            type="submit"
            aria-disabled=${this.blocked || !dirty || this.saving ? 'true' : 'false'}
            title=${this.blocked || nothing}
          >
            ${words.room.save}
          </button>
        </div>
      </form>
    </div>`;
  }

  #value<N extends Name>(name: N): Values[N] | undefined {
    return (this.touched[name] ?? this.settings?.[name]) as Values[N] | undefined;
  }

  #wrong(name: Name): TemplateResult | typeof nothing {
    return this.problem?.field === name ? html`<span class="wrong">${this.problem.detail}</span>` : nothing;
  }

  #number(name: 'slow_mode' | 'rate_messages' | 'rate_seconds', low: number, high: number): TemplateResult {
    return html`<input
        type="number"
        name=${name}
        min=${low}
        max=${high}
        required
        .value=${live(String(this.#value(name) ?? low))}
        @input=${(event: Event) => {
          const { valueAsNumber } = event.target as HTMLInputElement;
          if (Number.isFinite(valueAsNumber)) this.#touch(name, valueAsNumber);
        }}
      />${this.#wrong(name)}`;
  }

  #choice<N extends 'guests'>(name: N, labels: Readonly<Record<string, string>>): TemplateResult {
    return html`<select
      name=${name}
      .value=${live(String(this.#value(name) ?? ''))}
      @change=${(event: Event) => {
        this.#touch(name, (event.target as HTMLSelectElement).value as Values[N]);
      }}
    >
      ${Object.entries(labels).map(
        ([value, label]) => html`<option value=${value} ?selected=${this.#value(name) === value}>${label}</option>`,
      )}
    </select>`;
  }

  #touch<N extends Name>(name: N, value: Values[N]): void {
    const others = Object.entries(this.touched).filter(([other]) => other !== name);
    this.touched = Object.fromEntries(same(value, this.settings?.[name]) ? others : [...others, [name, value]]);
    this.problem = undefined;
  }

  readonly #check = (event: Event): void => {
    this.#touch('frozen', (event.target as HTMLInputElement).checked);
  };

  readonly #text = (event: Event): void => {
    this.#touch('title', (event.target as HTMLInputElement).value);
  };

  readonly #discard = (): void => {
    this.touched = {};
    this.problem = undefined;
  };

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.blocked || this.saving || Object.keys(this.touched).length === 0) return;
    this.saving = true;
    this.problem = await this.desk.change(this.touched);
    this.saving = false;
    if (!this.problem) this.touched = {};
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
