import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { HeldCase, QueueName } from '../client/protocol';
import { QUEUES } from './deciding';
import { EVERYTHING, type Wanted } from './queue-filter';
import { queueOf } from './staff-state';
import { shared } from './styles';
import { words } from './words';

/**
 * Which queue is shown, how much waits in each, and what of it is asked for.
 * @fires queue-choose - `detail` is the name of a queue.
 * @fires queue-filter - `detail` is a Wanted.
 */
@customElement('queue-head')
export class QueueHead extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--chat-line);
      }
      .queues {
        display: flex;
        gap: 3px;
        padding: 6px 8px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      .queues button {
        min-height: 26px;
        padding: 1px 9px;
        font-size: 13px;
      }
      .queues button[aria-pressed='true'] {
        background: var(--chat-accent-soft);
        color: var(--chat-accent);
      }
      @media (max-width: 440px) {
        .queues {
          gap: 0;
        }
        .queues button {
          flex: 1 1 auto;
          gap: 4px;
          padding-inline: 4px;
        }
      }
      .filter {
        display: flex;
        gap: 6px;
        padding: 0 8px 6px;
      }
      .filter :is(input, select) {
        min-height: 28px;
        padding: 2px 8px;
        border-color: var(--chat-line);
        font-size: 13px;
      }
      .filter select {
        flex: 0 0 auto;
        width: auto;
        max-width: 60%;
      }
      input[type='search'] {
        width: 100%;
        border: 1px solid var(--chat-line);
        border-radius: 7px;
        background: var(--chat-bg);
      }
    `,
  ];

  @property({ attribute: false }) waiting: readonly HeldCase[] = [];
  @property({ attribute: false }) shown: QueueName = 'held';
  @property({ attribute: false }) wanted: Wanted = EVERYTHING;
  @query('input') private readonly field!: HTMLInputElement | null;

  /** Begin to look for something. */
  async find(): Promise<void> {
    this.#asked = true;
    this.requestUpdate();
    await this.updateComplete;
    this.field?.focus();
  }

  #asked = false;

  override render(): TemplateResult {
    const mine = this.waiting.filter((held) => queueOf(held) === this.shown);
    const categories = [...new Set(mine.map((held) => held.verdict.category).filter((name) => name !== undefined && name !== ''))];
    const narrowed = this.wanted.category !== '' || this.wanted.text !== '';
    return html`
      <div class="queues" role="group" aria-label=${words.queue.choose}>${QUEUES.map((queue) => this.#queue(queue))}</div>
      ${mine.length > 1 || narrowed || this.#asked
        ? html`<div class="filter">
            <input
              type="search"
              aria-label=${words.queue.find}
              placeholder=${words.queue.find}
              .value=${live(this.wanted.text)}
              @input=${(event: Event) => {
                this.#want({ text: (event.target as HTMLInputElement).value });
              }}
            />
            ${categories.length > 1 || this.wanted.category !== '' ? this.#categories(categories as string[]) : nothing}
          </div>`
        : nothing}
    `;
  }

  #queue(queue: QueueName): TemplateResult {
    const count = this.waiting.filter((held) => queueOf(held) === queue).length;
    return html`<button
      class="quiet"
      type="button"
      aria-pressed=${queue === this.shown ? 'true' : 'false'}
      @click=${() => {
        this.#asked = false;
        this.#tell('queue-choose', queue);
      }}
    >
      ${words.queue.names[queue]} ${count > 0 ? html`<span class="chip accent">${count}</span>` : nothing}
    </button>`;
  }

  #categories(names: readonly string[]): TemplateResult {
    return html`<select
      aria-label=${words.queue.category}
      @change=${(event: Event) => {
        this.#want({ category: (event.target as HTMLSelectElement).value });
      }}
    >
      <option value="" ?selected=${this.wanted.category === ''}>${words.queue.all}</option>
      ${names.map((name) => html`<option value=${name} ?selected=${this.wanted.category === name}>${words.card.category(name)}</option>`)}
    </select>`;
  }

  #want(change: Partial<Wanted>): void {
    const wanted = { ...this.wanted, ...change };
    this.#tell('queue-filter', wanted.category === '' && wanted.text === '' ? EVERYTHING : wanted);
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
