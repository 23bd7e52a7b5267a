import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Shield } from '../client/protocol';
import type { Desk } from './desk';
import { shared } from './styles';
import { words } from './words';

/**
 * One button that makes the room strict for a while, and back.
 * @fires say - A sentence for the moderator.
 */
@customElement('shield-panel')
export class ShieldPanel extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        padding: 10px 12px;
        border: 1px solid var(--chat-line);
        border-radius: var(--chat-radius);
      }
      section.up {
        border-color: var(--chat-warn);
        background: var(--chat-warn-soft);
        color: var(--chat-warn);
      }
      h3,
      p {
        margin: 0;
        font-size: 14px;
      }
      .choice {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
      .choice select {
        flex: 1 1 84px;
        width: auto;
        min-width: 0;
      }
      .choice select + select {
        flex-basis: 128px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) blocked = '';
  /** The one that is up. */
  @property({ attribute: false }) shield: Shield | null | undefined;
  @state() private presets: readonly string[] = [];
  @state() private chosen = 'raid';

  protected override firstUpdated(): void {
    void this.#load();
  }

  override render(): TemplateResult {
    const { shield } = words.rules;
    const button = (label: string, kind: string, act: () => Promise<void>): TemplateResult =>
      html`<button class=${kind} type="button" aria-disabled=${this.blocked ? 'true' : 'false'} title=${this.blocked || nothing} @click=${() => (this.blocked ? undefined : act())}>
        ${label}
      </button>`;
    if (this.shield) {
      const { preset, name, until } = this.shield;
      return html`<section class="up" aria-label=${shield.title}>
        <p role="status"><strong>${shield.up(shield.short[preset] ?? preset, name, until > 0 ? words.clock(until) : '')}</strong></p>
        <div>${button(shield.down, '', () => this.#takeDown())}</div>
      </section>`;
    }
    return html`<section aria-label=${shield.title}>
      <h3>${shield.title}</h3>
      <p id="does" class="muted">${shield.does[this.chosen]} ${shield.hint}</p>
      <div class="choice">
        <select name="preset" aria-label=${shield.which} aria-describedby="does" @change=${this.#choose}>
          ${this.presets.map((preset) => html`<option value=${preset} ?selected=${preset === this.chosen}>${shield.short[preset] ?? preset}</option>`)}
        </select>
        <select name="minutes" aria-label=${shield.length}>
          ${shield.lengths.map(([minutes, label]) => html`<option value=${minutes} ?selected=${minutes === 30}>${label}</option>`)}
        </select>
        ${button(shield.put, 'bad', () => this.#putUp())}
      </div>
    </section>`;
  }

  async #load(): Promise<void> {
    const answer = await this.desk.calls.shield(this.desk.room);
    if (answer.ok) this.presets = answer.data.presets;
  }

  readonly #choose = (event: Event): void => {
    this.chosen = (event.target as HTMLSelectElement).value;
  };

  async #putUp(): Promise<void> {
    const value = (name: string): string => this.renderRoot.querySelector<HTMLSelectElement>(`[name=${name}]`)?.value ?? '';
    const answer = await this.desk.calls.putUp(this.desk.room, value('preset'), Number(value('minutes')));
    this.#say(answer.ok ? words.rules.shield.isUp : answer.problem.detail);
  }

  async #takeDown(): Promise<void> {
    const answer = await this.desk.calls.takeDown(this.desk.room);
    this.#say(answer.ok ? words.rules.shield.isDown : answer.problem.detail);
  }

  #say(detail: string): void {
    this.dispatchEvent(new CustomEvent('say', { detail, bubbles: true, composed: true }));
  }
}
