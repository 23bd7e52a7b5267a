import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CannedReason, HeldCase } from '../client/protocol';
import { NO_REASON, type Person, type Why } from './desk';
import './reason-picker';
import type { ReasonPicker } from './reason-picker';
import { queueOf } from './staff-state';
import { shared } from './styles';
import { words } from './words';

/** What is asked: about whom, and about which case of theirs. */
export interface Question {
  readonly action: 'ban' | 'purge' | 'reject';
  readonly person: Person;
  readonly held?: HeldCase;
}
export interface Confirmed extends Question {
  readonly why: Why;
  readonly purge: boolean;
}

/**
 * The one question before a ban, a purge or a rejection with a reason, with the name in it.
 * @fires confirmed - `detail` is a Confirmed.
 */
@customElement('confirm-dialog')
export class ConfirmDialog extends LitElement {
  static override styles = [
    shared,
    css`
      .field {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) reasons: readonly CannedReason[] = [];
  @property({ attribute: false }) room = '';
  @state() private asked: Question | undefined;
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('.confirm') private readonly confirm!: HTMLElement;
  @query('reason-picker') private readonly picker!: ReasonPicker | null;

  async ask(question: Question): Promise<void> {
    this.asked = question;
    await this.updateComplete;
    this.renderRoot.querySelector('form')?.reset();
    await this.picker?.updateComplete;
    this.picker?.reset();
    this.dialog.showModal();
    // A reason is what a rejection was asked for; the others go on without.
    (question.action === 'reject' ? this.picker : this.confirm)?.focus();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="question">${this.asked ? this.#question(this.asked) : ''}</dialog>`;
  }

  #question({ action, person: { name }, held }: Question): TemplateResult {
    const say = action === 'reject' && held ? words.reject[queueOf(held)] : action === 'reject' ? words.reject.held : words[action];
    return html`<form method="dialog" @submit=${this.#done}>
      <h2 id="question">${say.title(name)}</h2>
      <p>${say.body}</p>
      ${action === 'ban'
        ? html`<label class="check"><input type="checkbox" name="purge" /><span>${words.ban.purge}</span></label>`
        : ''}
      ${action === 'purge'
        ? ''
        : html`<reason-picker
            .reasons=${this.reasons}
            .use=${held && queueOf(held) === 'appeals' ? 'appeal' : 'action'}
            .values=${{ name, room: this.room, minutes: '', rule: held?.verdict.rule ?? '', kind: held?.appeal ? words.card.kind(held.appeal) : '' }}
          ></reason-picker>`}
      <div class="row-end">
        <button type="button" @click=${() => this.dialog.close()}>${words.ban.cancel}</button>
        <button class="bad confirm" type="submit">${say.confirm(name)}</button>
      </div>
    </form>`;
  }

  readonly #done = (event: Event): void => {
    if (!this.asked) return;
    const said = new FormData(event.target as HTMLFormElement);
    const detail: Confirmed = {
      ...this.asked,
      why: this.picker?.value ?? NO_REASON,
      purge: said.has('purge'),
    };
    this.dispatchEvent(new CustomEvent('confirmed', { detail, bubbles: true, composed: true }));
  };
}

/**
 * The keys, and the switch that turns single keys off.
 * @fires keys-switched - `detail` is whether single keys act.
 */
@customElement('help-dialog')
export class HelpDialog extends LitElement {
  static override styles = [
    shared,
    css`
      /* All of it at one glance, where there is room. */
      @media (min-width: 820px) {
        dialog {
          width: 800px;
        }
        .groups {
          columns: 2;
          column-gap: 28px;
        }
      }
      section {
        break-inside: avoid;
      }
      h3 {
        margin: 0;
        padding: 14px 0 4px;
        font-size: 14px;
      }
      dl {
        display: grid;
        grid-template-columns: 64px 1fr;
        gap: 5px 10px;
        margin: 0;
      }
      dd {
        margin: 0;
      }
      .hint {
        margin: 2px 0 0;
        font-size: 13px;
      }
      .note {
        margin-top: 14px;
      }
    `,
  ];

  @property({ type: Boolean }) plainKeys = true;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const { help } = words;
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${help.title}</h2>
      <label class="check">
        <input type="checkbox" .checked=${this.plainKeys} @change=${this.#switch} /><span>${help.on}</span>
      </label>
      <p class="hint muted">${help.onHint}</p>
      <div class="groups">
        ${help.groups.map(
          ([title, keys]) =>
            html`<section>
              <h3>${title}</h3>
              <dl>${keys.map(([key, what]) => html`<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`)}</dl>
            </section>`,
        )}
      </div>
      <p class="hint note muted">${help.note}</p>
      <div class="row-end"><button class="main" type="button" @click=${() => this.dialog.close()}>${help.close}</button></div>
    </dialog>`;
  }

  readonly #switch = (event: Event): void => {
    const detail = (event.target as HTMLInputElement).checked;
    this.dispatchEvent(new CustomEvent('keys-switched', { detail, bubbles: true, composed: true }));
  };
}

export interface TimeOut {
  readonly person: Person;
  readonly seconds: number;
  readonly label: string;
  readonly why: Why;
}

/**
 * Six lengths of a time-out beside what was pressed; the keys 1 to 6 choose, Esc closes.
 * @fires time-out - `detail` is a TimeOut.
 */
@customElement('time-out-menu')
export class TimeOutMenu extends LitElement {
  static override styles = [
    shared,
    css`
      [role='group'] {
        position: fixed;
        z-index: 10;
        width: min(340px, calc(100vw - 16px));
        padding: 10px;
        border: 1px solid var(--chat-line);
        border-radius: 11px;
        background: var(--chat-raised);
        box-shadow: var(--chat-shadow);
      }
      p {
        margin: 0 0 8px;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .lengths {
        margin-top: 8px;
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) reasons: readonly CannedReason[] = [];
  @property({ attribute: false }) room = '';
  @state() private person: Person | undefined;
  #back: HTMLElement | undefined;

  get open(): boolean {
    return this.person !== undefined;
  }

  /** Offer the lengths beside *anchor*, which gets the focus back. */
  async offer(person: Person, anchor: HTMLElement): Promise<void> {
    this.person = person;
    this.#back = anchor;
    await this.updateComplete;
    const group = this.renderRoot.querySelector<HTMLElement>('[role=group]');
    if (!group) return;
    const near = anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = group;
    const left = Math.min(Math.max(8, near.right - width), innerWidth - width - 8);
    const below = near.bottom + 6 + height <= innerHeight - 8;
    group.style.left = `${left}px`;
    group.style.top = `${below ? near.bottom + 6 : Math.max(8, near.top - height - 6)}px`;
    group.querySelector('button')?.focus();
  }

  /** Take a key; true when it was meant for this menu. */
  press(key: string): boolean {
    if (!this.person) return false;
    const length = words.timeOut.lengths.find(([digit]) => digit === key);
    if (length) this.#choose(length[1], length[2]);
    else if (key === 'Escape') this.close();
    else return false;
    return true;
  }

  close(): void {
    this.person = undefined;
    this.#back?.focus({ preventScroll: true });
    this.#back = undefined;
  }

  override render(): TemplateResult {
    if (!this.person) return html``;
    const title = words.timeOut.title(this.person.name);
    return html`<div role="group" aria-label=${title} @focusout=${this.#left}>
      <p aria-hidden="true">${title}</p>
      <reason-picker .reasons=${this.reasons} .values=${{ name: this.person.name, room: this.room }}></reason-picker>
      <div class="lengths">
        ${words.timeOut.lengths.map(
          ([digit, seconds, label]) =>
            html`<button type="button" @click=${() => this.#choose(seconds, label)}>${label} <kbd aria-hidden="true">${digit}</kbd></button>`,
        )}
      </div>
    </div>`;
  }

  #choose(seconds: number, label: string): void {
    const { person } = this;
    const why = this.renderRoot.querySelector<ReasonPicker>('reason-picker')?.value ?? NO_REASON;
    this.close();
    if (!person) return;
    const detail: TimeOut = { person, seconds, label, why };
    this.dispatchEvent(new CustomEvent('time-out', { detail, bubbles: true, composed: true }));
  }

  /** The focus went elsewhere by itself: nobody is choosing any more. */
  readonly #left = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && this.renderRoot.contains(to)) return;
    queueMicrotask(() => {
      if (this.shadowRoot?.activeElement || !document.hasFocus()) return;
      this.person = undefined;
      this.#back = undefined;
    });
  };
}
