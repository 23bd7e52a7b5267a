import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AuditAction, StaffEvent } from '../client/protocol';
import type { Desk } from './desk';
import { entryOf, entryOfAction, type LogEntry } from './log-entry';
import { shared } from './styles';
import { words } from './words';

const DRAWN = 200;

/** Who decided what: the staff log as it happens, or the audit list with its pages. Stands still while it is looked at. */
@customElement('log-lane')
export class LogLane extends LitElement {
  static override styles = [
    shared,
    css`
      .kinds {
        display: flex;
        gap: 4px;
        padding: 6px 8px;
        border-bottom: 1px solid var(--chat-line);
      }
      .kinds button {
        min-height: 26px;
        font-size: 13px;
      }
      .kinds button[aria-pressed='true'] {
        background: var(--chat-accent-soft);
        color: var(--chat-accent);
      }
      ol {
        margin: 0;
        padding: 2px 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 10px;
        padding: 5px 12px;
        border-bottom: 1px solid color-mix(in srgb, var(--chat-line) 55%, transparent);
        overflow-wrap: anywhere;
      }
      time {
        color: var(--chat-muted);
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        line-height: 20px;
      }
      .who {
        font-weight: 600;
      }
      .good {
        color: var(--chat-good);
      }
      .bad {
        color: var(--chat-danger);
      }
      .more {
        grid-column: 2;
        color: var(--chat-muted);
        font-size: 12.5px;
      }
      .older {
        margin: 10px auto;
        display: flex;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) log: readonly StaffEvent[] = [];

  @state() private kind: 'log' | 'audit' = 'log';
  @state() private actions: readonly AuditAction[] | undefined;
  @state() private more = false;
  @state() private failed = false;
  #shown: readonly StaffEvent[] = [];
  #still = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#still) this.#shown = this.log;
    // The newest entry is a decision: the audit list has it too by now.
    if (changed.has('log') && this.kind === 'audit' && !this.#still) void this.#load();
  }

  override render(): TemplateResult {
    const entries = this.#entries();
    const loading = this.kind === 'audit' && this.actions === undefined && !this.failed;
    return html`<div class="lane">
      <div class="kinds">
        ${(['log', 'audit'] as const).map(
          (kind) => html`<button
            class="quiet"
            type="button"
            aria-pressed=${this.kind === kind ? 'true' : 'false'}
            @click=${() => this.#choose(kind)}
          >
            ${words.log.kinds[kind]}
          </button>`,
        )}
      </div>
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${words.log.kinds[this.kind]}
        @pointerenter=${() => this.#hold(true)}
        @pointerleave=${() => this.#hold(false)}
      >
        ${entries.length === 0
          ? html`<div class="empty">${loading ? words.loading : this.failed ? words.log.failed : words.log.empty}</div>`
          : html`<ol>
              ${repeat(entries, (entry) => entry.id, (entry) => this.#entry(entry))}
            </ol>`}
        ${this.kind === 'audit' && this.more
          ? html`<button class="older" type="button" @click=${() => this.#load(true)}>${words.log.more}</button>`
          : nothing}
      </div>
    </div>`;
  }

  #entries(): readonly LogEntry[] {
    const nameOf = (id: string): string => this.desk.nameOf(id);
    if (this.kind === 'audit') return (this.actions ?? []).map((action) => entryOfAction(action, nameOf));
    return this.#shown
      .slice(-DRAWN)
      .reverse()
      .map((event) => entryOf(event, nameOf));
  }

  #entry({ at, who, what, more, tone }: LogEntry): TemplateResult {
    return html`<li>
      <time title=${words.moment(at)}>${words.clock(at)}</time>
      <span><bdi class="who">${who}</bdi> · <span class=${tone}>${what}</span></span>
      ${more ? html`<bdi class="more">${more}</bdi>` : nothing}
    </li>`;
  }

  #choose(kind: 'log' | 'audit'): void {
    this.kind = kind;
    if (kind === 'audit') void this.#load();
  }

  #hold(still: boolean): void {
    this.#still = still;
    if (!still) this.requestUpdate();
  }

  async #load(older = false): Promise<void> {
    const known = this.actions ?? [];
    const answer = await this.desk.audit(older ? known.at(-1)?.id : undefined);
    this.failed = !answer.ok;
    if (!answer.ok) return;
    this.actions = older ? [...known, ...answer.data.actions] : answer.data.actions;
    this.more = answer.data.more;
  }
}
