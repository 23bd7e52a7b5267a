import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Tone } from './desk';
import { shared } from './styles';
import { words } from './words';

const NOTICE_MS: Readonly<Record<Tone, number>> = { good: 3_500, plain: 5_000, bad: 7_000 };
/** How long undoing is offered; later it is in the log. */
const UNDO_MS = 7_000;
/** Who has pointed at one, or had the focus in it, sees it for so long afterwards. */
const LEFT_MS = 2_000;
const AT_ONCE = 2;

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
      /* At the end of the column whose oldest lines are there, above what is pressed at the ends of lanes. */
      .notices {
        position: fixed;
        inset-block-end: 72px;
        inset-inline-end: 22px;
        z-index: 20;
        display: grid;
        justify-items: end;
        width: max-content;
        gap: 6px;
        max-width: min(320px, calc(100vw - 28px));
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
      }
      .notice.good {
        border-inline-start-color: var(--chat-good);
      }
      .notice.bad {
        border-inline-start-color: var(--chat-danger);
      }
      /* The width of one lane: in the middle, above its foot. */
      @media (max-width: 719px) {
        .notices {
          inset-block-end: 58px;
          inset-inline: 14px;
          justify-items: center;
          width: auto;
          max-width: none;
          pointer-events: none;
        }
        .notice {
          pointer-events: auto;
        }
      }
    `,
  ];

  @state() private notices: readonly Notice[] = [];
  readonly #ends = new Map<Notice, number>();

  say(text: string, tone: Tone, action?: string): void {
    const notice: Notice = { text, tone, action };
    // What is said again is said once.
    this.#keep([...this.notices.filter((one) => one.text !== text).slice(1 - AT_ONCE), notice]);
    this.#endAfter(notice, action === undefined ? NOTICE_MS[tone] : UNDO_MS);
  }

  /** These actions are not offered to be undone any more. */
  withdraw(actions: readonly string[]): void {
    this.#keep(this.notices.filter(({ action }) => action === undefined || !actions.includes(action)));
  }

  override render(): TemplateResult {
    return html`<div class="notices" role="status" aria-atomic="false">${repeat(this.notices, (notice) => notice, (notice) => this.#notice(notice))}</div>`;
  }

  /** It stays while somebody points at it or has the focus in it. */
  #notice(notice: Notice): TemplateResult {
    const stay = (): void => {
      this.#endAfter(notice);
    };
    const leave = (event: Event): void => {
      const box = event.currentTarget as HTMLElement;
      if (!box.matches(':hover, :focus-within')) this.#endAfter(notice, LEFT_MS);
    };
    return html`<div class="notice ${notice.tone}" @pointerenter=${stay} @focusin=${stay} @pointerleave=${leave} @focusout=${leave}>
      <span>${notice.text}</span>${this.#undoOf(notice)}
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
    this.#keep(this.notices.filter((one) => one !== notice));
  }

  /** Show these; others have no end to wait for any more. */
  #keep(notices: readonly Notice[]): void {
    for (const gone of this.notices) if (!notices.includes(gone)) this.#endAfter(gone);
    this.notices = notices;
  }

  /** A notice goes after so long; never by itself when left out. */
  #endAfter(notice: Notice, ms?: number): void {
    clearTimeout(this.#ends.get(notice));
    this.#ends.delete(notice);
    if (ms === undefined) return;
    this.#ends.set(
      notice,
      window.setTimeout(() => {
        this.#forget(notice);
      }, ms),
    );
  }
}
