import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Tone } from './desk';
import { shared } from './styles';
import { words } from './words';

const NOTICE_MS: Readonly<Record<Tone, number>> = { good: 3_500, plain: 6_000, bad: 8_000 };
/** How long undoing is offered; later it is in the log. */
const UNDO_MS = 6_000;
const AT_ONCE = 4;

interface Notice {
  readonly text: string;
  readonly tone: Tone;
  /** It tells of an action that can be undone. */
  readonly action?: string;
}

/**
 * What a moderator is told in passing.
 * @fires undo - An action is to be undone; `detail` is its number on record.
 */
@customElement('notice-list')
export class NoticeList extends LitElement {
  static override styles = [
    shared,
    css`
      /* Over the middle of the header, where nothing is to be pressed and no line is the newest. */
      .notices {
        position: fixed;
        inset-block-start: 5px;
        inset-inline-start: 50%;
        z-index: 20;
        display: grid;
        justify-items: center;
        width: max-content;
        gap: 6px;
        max-width: min(460px, calc(100vw - 28px));
        pointer-events: none;
        transform: translateX(-50%);
      }
      .notice {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 7px 14px;
        border: 1px solid var(--chat-line);
        border-inline-start: 4px solid var(--chat-accent);
        border-radius: 9px;
        background: var(--chat-raised);
        box-shadow: var(--chat-shadow);
        overflow-wrap: anywhere;
      }
      .notice button {
        min-height: 26px;
        margin-inline-end: -6px;
        padding: 0 9px;
        color: var(--chat-accent);
        pointer-events: auto;
      }
      .notice.good {
        border-inline-start-color: var(--chat-good);
      }
      .notice.bad {
        border-inline-start-color: var(--chat-danger);
      }
      @media (max-width: 700px) {
        .notices {
          inset-block-start: 52px;
        }
      }
    `,
  ];

  @state() private notices: readonly Notice[] = [];

  say(text: string, tone: Tone, action?: string): void {
    const notice: Notice = { text, tone, action };
    // What is said again is said once.
    this.notices = [...this.notices.filter((one) => one.text !== text).slice(1 - AT_ONCE), notice];
    setTimeout(
      () => {
        this.#forget(notice);
      },
      action === undefined ? NOTICE_MS[tone] : UNDO_MS,
    );
  }

  /** These actions are not offered to be undone any more. */
  withdraw(actions: readonly string[]): void {
    this.notices = this.notices.filter(({ action }) => action === undefined || !actions.includes(action));
  }

  override render(): TemplateResult {
    return html`<div class="notices" role="status">
      ${this.notices.map((notice) => html`<div class="notice ${notice.tone}"><span>${notice.text}</span>${this.#undoOf(notice)}</div>`)}
    </div>`;
  }

  #undoOf(notice: Notice): TemplateResult | typeof nothing {
    const { action } = notice;
    if (action === undefined) return nothing;
    return html`<button
      class="quiet"
      type="button"
      @click=${() => {
        this.#forget(notice);
        this.dispatchEvent(new CustomEvent('undo', { detail: action }));
      }}
    >
      ${words.undo.button}
    </button>`;
  }

  #forget(notice: Notice): void {
    this.notices = this.notices.filter((one) => one !== notice);
  }
}
