import type { ReplyTo, User } from '../../client/protocol';
import { words } from '../../i18n/en';
import { nameColour } from '../colour';
import { el } from '../el';
import { parts } from '../parts';

/** Where a message of mine is on its way. */
export type Sending =
  | { is: 'sending' }
  | { is: 'held' }
  | { is: 'declined'; reason?: string }
  | { is: 'refused'; detail: string }
  | { is: 'failed' };

/** Everything a row shows. */
export interface MessageView {
  /** The message's id, or its nonce while it has none. */
  readonly key: string;
  readonly at: number;
  readonly author: User;
  readonly text: string;
  readonly reply_to?: ReplyTo;
  readonly announced?: string;
  readonly edited?: keyof typeof words.edited;
  readonly removed?: keyof typeof words.removed;
  readonly own: boolean;
  /** It speaks to me, or answers me. */
  readonly mention: boolean;
  readonly sending?: Sending;
}

let nextId = 0;

/**
 * One message in the log: a plain element without a shadow root, so that thousands can pass by and text can be
 * selected across rows. Built once; `show` replaces what changed. Everything variable enters as text.
 *
 * Buttons inside carry `data-act` (`quote`, and those under a draft); the log acts on them.
 */
export class ChatMessage extends HTMLElement {
  /** What stands under a message of mine that is on its way; set by `sending.ts`, which those load who write. */
  static under: (sending: Sending) => HTMLElement[] = () => [];
  view: MessageView | undefined;
  readonly #uid = `m${String((nextId += 1))}`;

  connectedCallback(): void {
    this.setAttribute('role', 'article');
    if (!this.hasAttribute('tabindex')) this.tabIndex = -1;
  }

  show(view: MessageView, collapsed: boolean): void {
    this.classList.toggle('collapsed', collapsed);
    if (view === this.view) return;
    this.view = view;
    this.classList.toggle('own', view.own);
    this.classList.toggle('mention', view.mention);
    this.classList.toggle('gone', view.removed !== undefined);
    this.classList.toggle('unsent', view.sending !== undefined);
    if (view.announced !== undefined) this.dataset.announced = view.announced;
    this.dataset.initial = [...view.author.name.trimStart()][0]?.toLocaleUpperCase() ?? '?';
    this.style.setProperty('--name', nameColour(view.author.color));
    const head = this.#head(view);
    const text = this.#text(view);
    this.setAttribute('aria-labelledby', `${head.id} ${text.id}`);
    this.replaceChildren(head, ...this.#quote(view), text, ...(view.sending ? ChatMessage.under(view.sending) : []));
  }

  #head(view: MessageView): HTMLElement {
    const name = el('bdi', 'name', view.author.name);
    const head = el('div', 'head', name);
    head.id = `${this.#uid}h`;
    const role = view.author.role ?? 'viewer';
    if (words.badges[role]) head.append(el('span', `badge ${role}`, words.badges[role]));
    if (view.announced !== undefined) head.append(el('span', 'badge', words.announcement));
    if (view.edited && !view.removed) head.append(el('span', 'badge service', words.edited[view.edited]));
    const time = el('time', 'time', words.time(view.at));
    time.dateTime = new Date(view.at).toISOString();
    time.title = words.moment(view.at);
    head.append(time);
    return head;
  }

  #text(view: MessageView): HTMLElement {
    const text = el('bdi', 'text');
    text.id = `${this.#uid}t`;
    if (view.removed) {
      text.textContent = words.removed[view.removed];
      return text;
    }
    for (const part of parts(view.text)) {
      if (part.href === undefined) {
        text.append(part.text);
        continue;
      }
      const link = el('a', 'link', part.text);
      link.href = part.href;
      link.rel = 'ugc nofollow noopener noreferrer';
      link.target = '_blank';
      text.append(link);
    }
    return text;
  }

  #quote(view: MessageView): HTMLElement[] {
    const quoted = view.reply_to;
    if (!quoted || view.removed) return [];
    const said = quoted.text === undefined || quoted.removed ? words.quoteRemoved : quoted.text.replaceAll('\n', ' ');
    const quote = el('button', 'quote', el('bdi', 'quote-name', quoted.author.name), ' ', el('bdi', 'quote-text', said));
    quote.type = 'button';
    quote.tabIndex = -1;
    quote.dataset.act = 'quote';
    quote.title = words.quoteOf(quoted.author.name);
    if (quoted.removed) quote.classList.add('gone');
    return [quote];
  }
}

if (!customElements.get('chat-message')) customElements.define('chat-message', ChatMessage);

declare global {
  interface HTMLElementTagNameMap {
    'chat-message': ChatMessage;
  }
}
