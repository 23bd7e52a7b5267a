import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AuditWanted } from '../client/api';
import type { AuditAction, StaffEvent } from '../client/protocol';
import type { Desk } from './desk';
import { didIn } from './did';
import { entryOf, entryOfAction, type LogEntry } from './log-entry';
import type { UndoDialog } from './undo-dialog';
import { shared } from './styles';
import { words } from './words';

const DRAWN = 200;
/** The record is asked once nothing more was typed for so long. */
const ASK_MS = 250;

/**
 * Who decided what: the staff log as it happens, or the audit list with its pages, where each
 * action can be undone. Stands still while it is looked at.
 */
@customElement('log-lane')
export class LogLane extends LitElement {
  static override styles = [
    shared,
    css`
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        padding: 6px 8px;
        border-bottom: 1px solid var(--chat-line);
      }
      .kinds button {
        min-height: 26px;
        padding-inline: 7px;
        font-size: 13px;
      }
      .kinds button[aria-pressed='true'] {
        background: var(--chat-accent-soft);
        color: var(--chat-accent);
      }
      .kinds .end {
        margin-inline-start: auto;
      }
      .kinds .end + .end {
        margin-inline-start: 0;
      }
      .kinds a {
        align-self: center;
        padding: 2px 4px;
        color: var(--chat-accent);
        font-size: 13px;
        font-weight: 550;
      }
      .filter {
        display: grid;
        grid-template-columns: 1fr 1fr 1fr;
        gap: 6px;
        padding: 6px 8px;
        border-bottom: 1px solid var(--chat-line);
      }
      .filter :is(input, select) {
        width: 100%;
        min-width: 0;
        min-height: 28px;
        padding: 2px 8px;
        border: 1px solid var(--chat-line);
        border-radius: 7px;
        background: var(--chat-bg);
        font-size: 13px;
      }
      .entry {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 8px;
        min-width: 0;
      }
      .entry button {
        flex: none;
        min-height: 24px;
        padding: 0 8px;
        color: var(--chat-accent);
        font-size: 13px;
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
      .rule {
        color: var(--chat-muted);
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
  @state() private who = '';
  @state() private what = '';
  @state() private whom = '';
  @query('undo-dialog') private readonly undoing!: UndoDialog;
  #asking: number | undefined;
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
        ${this.kind === 'audit' ? html`<a class="end" href=${this.desk.calls.exported(this.desk.room, this.#wanted)} download="${this.desk.room}.ndjson">${words.log.export}</a>` : nothing}
        <button class="quiet end" type="button" @click=${this.#undoMore}>${words.log.undoMore}</button>
      </div>
      ${this.#filter()}
      <div
        class="scroll"
        tabindex="0"
        role="region"
        aria-label=${words.log.kinds[this.kind]}
        @pointerenter=${() => this.#hold(true)}
        @pointerleave=${() => this.#hold(false)}
      >
        ${entries.length === 0
          ? html`<div class="empty">${loading ? words.loading : this.failed ? words.log.failed : this.#filtered ? words.log.noMatch : words.log.empty}</div>`
          : html`<ol>
              ${repeat(entries, (entry) => entry.id, (entry) => this.#entry(entry))}
            </ol>`}
        ${this.kind === 'audit' && this.more
          ? html`<button class="older" type="button" @click=${() => this.#load(true)}>${words.log.more}</button>`
          : nothing}
      </div>
      <undo-dialog .desk=${this.desk}></undo-dialog>
    </div>`;
  }

  readonly #undoMore = async (): Promise<void> => {
    try {
      await import('./undo-dialog');
    } catch {
      this.dispatchEvent(new CustomEvent('say', { detail: words.outdated, bubbles: true, composed: true }));
      return;
    }
    await this.undoing.ask();
  };

  get #filtered(): boolean {
    return this.who !== '' || this.what !== '' || this.whom !== '';
  }

  #filter(): TemplateResult {
    const { filter, names } = words.log;
    return html`<div class="filter">
      <input type="search" name="who" aria-label=${filter.who} placeholder=${filter.whoHint} .value=${this.who} @input=${this.#narrow} />
      <select name="what" aria-label=${filter.what} @change=${this.#narrow}>
        <option value="">${filter.anything}</option>
        ${Object.entries(names).map(([name, label]) => html`<option value=${name}>${label}</option>`)}
      </select>
      <input type="search" name="whom" aria-label=${filter.whom} placeholder=${filter.whomHint} .value=${this.whom} @input=${this.#narrow} />
    </div>`;
  }

  #entries(): readonly LogEntry[] {
    const nameOf = (id: string): string => this.desk.nameOf(id);
    const textOf = (id: string): string | undefined => this.desk.textOf(id);
    if (this.kind === 'audit') return (this.actions ?? []).map((action) => entryOfAction(action, nameOf, textOf));
    const didOf = didIn(this.log, nameOf);
    const who = this.who.trim().toLocaleLowerCase();
    const whom = this.whom.trim().toLocaleLowerCase();
    return this.#shown
      .map((event) => entryOf(event, nameOf, textOf, didOf))
      .filter(
        (entry) =>
          (this.what === '' || entry.kind === this.what) &&
          entry.who.toLocaleLowerCase().includes(who) &&
          `${entry.what} ${entry.more}`.toLocaleLowerCase().includes(whom),
      )
      .slice(-DRAWN)
      .reverse();
  }

  #entry({ at, who, rule, what, more, tone, undoes }: LogEntry): TemplateResult {
    const undone = undoes !== undefined && this.#undone.has(undoes);
    return html`<li>
      <time title=${words.moment(at)}>${words.clock(at)}</time>
      <span class="entry"
        ><span>${rule ? html`<span class="rule">${words.log.byRule(who)}</span>` : html`<bdi class="who">${who}</bdi>`} · <span class=${tone}>${what}</span></span>
        ${undone
          ? html`<span class="chip">${words.log.wasUndone}</span>`
          : undoes !== undefined
            ? html`<button class="quiet" type="button" aria-label=${words.log.undoOf(what)} @click=${() => this.#undo(undoes)}>${words.log.undo}</button>`
            : nothing}</span
      >
      ${more ? html`<bdi class="more">${more}</bdi>` : nothing}
    </li>`;
  }

  /** The numbers of what was undone, by whomever and wherever. */
  get #undone(): ReadonlySet<string> {
    const told = this.log.flatMap((event) => (event.type === 'undone' ? event.actions : []));
    const onRecord = (this.actions ?? []).flatMap(({ undoes }) => (undoes ? [undoes] : []));
    return new Set([...told, ...onRecord]);
  }

  async #undo(action: string): Promise<void> {
    await this.desk.undo({ action });
    if (this.kind === 'audit') await this.#load();
  }

  readonly #narrow = (event: Event): void => {
    const field = event.target as HTMLInputElement | HTMLSelectElement;
    this[field.name as 'who' | 'what' | 'whom'] = field.value;
    if (this.kind !== 'audit') return;
    clearTimeout(this.#asking);
    this.#asking = window.setTimeout(() => void this.#load(), ASK_MS);
  };

  /** The rows of the record that are asked for. */
  get #wanted(): AuditWanted {
    return {
      ...(this.who.trim() && { actor: this.who.trim() }),
      ...(this.what && { action: this.what }),
      ...(this.whom.trim() && { target: this.whom.trim() }),
    };
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
    const answer = await this.desk.audit(this.#wanted, older ? known.at(-1)?.id : undefined);
    this.failed = !answer.ok;
    if (!answer.ok) return;
    this.actions = older ? [...known, ...answer.data.actions] : answer.data.actions;
    this.more = answer.data.more;
  }
}
