import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { RoomSettings } from '../client/protocol';
import { SettingsForm } from './settings-form';
import { shared } from './styles';
import { words } from './words';

type Name = 'title' | 'frozen' | 'guests' | 'slow_mode' | 'rate_messages' | 'rate_seconds';

/** Who may write in the room, and how often. */
@customElement('room-lane')
export class RoomLane extends SettingsForm<Name> {
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
      .row-end .said {
        margin-inline-end: auto;
      }
    `,
  ];

  override render(): TemplateResult {
    if (!this.settings) return html`<div class="empty">${words.loading}</div>`;
    const { fields } = words.room;
    return html`<div class="scroll lane" tabindex="0" role="region" aria-label=${words.lanes.room}>
      <form @submit=${this.save}>
        <label class="check">
          <input type="checkbox" name="frozen" .checked=${live(this.value('frozen') ?? false)} @change=${this.#check} />
          <span>${fields.frozen}</span>
        </label>
        <label class="field">
          <span>${fields.title}</span>
          <input type="text" name="title" maxlength="100" .value=${live(this.value('title') ?? '')} @input=${this.#text} />
          ${this.wrong('title')}
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
        ${this.ending(Object.keys(this.touched).length > 0 ? '' : words.room.nothing, words.room)}
      </form>
    </div>`;
  }

  #number(name: 'slow_mode' | 'rate_messages' | 'rate_seconds', low: number, high: number): TemplateResult {
    return html`<input
        type="number"
        name=${name}
        min=${low}
        max=${high}
        required
        .value=${live(String(this.value(name) ?? low))}
        @input=${(event: Event) => {
          const { valueAsNumber } = event.target as HTMLInputElement;
          if (Number.isFinite(valueAsNumber)) this.touch(name, valueAsNumber);
        }}
      />${this.wrong(name)}`;
  }

  #choice<N extends 'guests'>(name: N, labels: Readonly<Record<string, string>>): TemplateResult {
    return html`<select
      name=${name}
      .value=${live(String(this.value(name) ?? ''))}
      @change=${(event: Event) => {
        this.touch(name, (event.target as HTMLSelectElement).value as RoomSettings[N]);
      }}
    >
      ${Object.entries(labels).map(
        ([value, label]) => html`<option value=${value} ?selected=${this.value(name) === value}>${label}</option>`,
      )}
    </select>`;
  }

  readonly #check = (event: Event): void => {
    this.touch('frozen', (event.target as HTMLInputElement).checked);
  };

  readonly #text = (event: Event): void => {
    this.touch('title', (event.target as HTMLInputElement).value);
  };
}
