import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Calls } from '../client/calls';
import '../elements/chat-composer/chat-composer';
import type { ComposedDraft } from '../elements/chat-composer/chat-composer';
import '../elements/chat-log/chat-log';
import type { ChatLog, LogEvents } from '../elements/chat-log/chat-log';
import { icon } from '../elements/icons';
import { words } from '../i18n/en';
import { Announcer, type Loudness } from './announcer';
import { widgetStyles } from './event-chat.styles';
import type { Composing, Face } from './face';
import { hindrance, trouble } from './notices';
import { Reading } from './reading';
import type { About } from './row-acts';
import type { Writing } from './writing';

/**
 * The chat of one room, ready to use.
 * @attr room - The room's name.
 * @attr server - Origin of the chat's server; this page's own when left out.
 * @attr theme - `light` or `dark`; the viewer's own preference when left out.
 * @attr density - `compact` leaves faces out.
 * @attr readonly - Nobody writes here.
 * @attr announce - What is read out: `all`, `mentions` or `off`.
 * @attr transports - Which of `ws sse poll` to try, in this order.
 * @prop token - Bearer token of the viewer, for pages that sign their viewers in themselves.
 * @fires chat-title - The room's title is known or changed; `detail.title`.
 * @slot - Where to go instead, shown beside the news that there is no such room.
 * @csspart header - The bar with the title.
 */
export class EventChat extends LitElement {
  static override styles = widgetStyles;
  // Declared without decorators, which would cost every page half a kilobyte.
  static override properties = {
    room: {},
    server: {},
    readonly: { type: Boolean },
    announce: {},
    transports: {},
    token: { attribute: false },
  };

  room = 'main';
  server = '';
  readonly = false;
  announce: Loudness = 'all';
  transports = '';
  token: string | undefined;

  #face!: Face;
  #reading!: Reading;
  #writing: Promise<Writing> | undefined;
  /** The same once it is there. */
  #written: Writing | undefined;
  #paused = false;
  #composing: Composing = { error: '', waitUntil: 0 };
  #notice = '';
  readonly #announcer = new Announcer((text) => {
    this.#find('.spoken[role]').textContent = text;
  });
  readonly #icons = { people: icon('people'), pause: icon('pause'), play: icon('play'), close: icon('close') };

  #find<E extends Element = HTMLElement>(what: string): E {
    return this.renderRoot.querySelector(what) as E;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasUpdated) return;
    this.#begin();
    this.#reading.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.stop();
    this.#announcer.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#announcer.loudness = this.announce;
    if (isAnother(changed)) this.#begin();
  }

  override updated(changed: PropertyValues<this>): void {
    if (isAnother(changed)) this.#reading.start();
  }

  /** Read this room from the beginning, as whoever the token says; nothing is asked for before it is started. */
  #begin(): void {
    this.#face = this.#makeFace();
    this.#writing = this.#written = undefined;
    (this.#reading as Reading | undefined)?.stop();
    this.#reading = new Reading(this.#face, this.transports, () => this.#written, (title) => {
      this.dispatchEvent(new CustomEvent('chat-title', { detail: { title }, bubbles: true, composed: true }));
    });
  }

  #makeFace(): Face {
    const { room } = this;
    const api = new Calls({ base: this.server || undefined, token: this.token, room });
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the getters below have a `this` of their own
    const self = this;
    return {
      room,
      api,
      root: this.renderRoot,
      get log() {
        return self.#find<ChatLog>('chat-log');
      },
      get composer() {
        return self.renderRoot.querySelector('chat-composer');
      },
      announcer: this.#announcer,
      get paused() {
        return self.#paused;
      },
      get readonly() {
        return self.readonly;
      },
      get composing() {
        return self.#composing;
      },
      compose: (change) => {
        this.#composing = { ...this.#composing, ...change };
        this.requestUpdate();
      },
      tell: (text) => {
        this.#tell(text);
      },
      unsay: (text) => {
        if (this.#notice === text) this.#tell('');
      },
      later: (...about) => {
        this.#later(...about);
      },
      appealed: () => {
        void this.#reading.appealing?.look();
      },
      outdated: this.#outdated,
      redraw: () => {
        this.requestUpdate();
      },
    };
  }

  /** What is not needed to read is loaded when it is wanted. */
  #later(...about: About): void {
    import('./row-acts').then(({ act }) => act(about, this.#face), this.#outdated);
  }

  /** What it takes to write, loaded for those who turn to the composer. */
  #write(): Promise<Writing> {
    this.#writing ??= import('./writing').then(({ Writing }) => (this.#written = new Writing(this.#face, this.#reading)));
    return this.#writing;
  }

  /** The server was replaced by one with other files while this page was open. */
  readonly #outdated = (): void => {
    this.#writing = undefined;
    this.#tell(words.reload);
  };

  #tell(text: string): void {
    this.#notice = text;
    if (text) this.#announcer.say(text);
    this.requestUpdate();
  }

  private onSend(event: CustomEvent<ComposedDraft>): void {
    this.#write().then((writing) => writing.send(event.detail.text), this.#outdated);
  }

  private onChangeName(): void {
    this.#write().then((writing) => writing.rename(), this.#outdated);
  }

  private async onAct({ detail: { act, view } }: CustomEvent<LogEvents['chat-act']>): Promise<void> {
    if (act === 'reply') {
      this.#face.compose({ replyTo: view });
      await this.updateComplete;
      this.#face.composer?.focus();
    } else if (!this.#written?.act(act, view.key)) this.#later(act, view);
  }

  private onPaused(event: CustomEvent<LogEvents['chat-paused']>): void {
    this.#paused = event.detail.paused;
    if (!this.#paused) this.#reading.followed();
    this.requestUpdate();
  }

  override render(): TemplateResult {
    return html`
      ${this.header()} ${this.strips()}
      <pinned-bar .pin=${this.#reading.live.pinned} .staff=${this.#reading.staff} @chat-unpin=${() => { this.#later('unpin'); }}></pinned-bar>
      <chat-log @chat-act=${this.onAct} @chat-older=${() => this.#reading.older()} @chat-paused=${this.onPaused}></chat-log>
      ${this.#writable ? this.footer() : nothing}
      <div class="spoken" role="status"></div>
    `;
  }

  /** There is a place to write in, or what says why nobody can. */
  get #writable(): boolean {
    return !this.readonly && !this.#reading.banned && this.#reading.status.state !== 'closed';
  }

  private header(): TemplateResult {
    const { settings, viewers } = this.#reading.live;
    const pauseLabel = this.#paused ? words.resume : words.pause;
    return html`<header part="header">
      <h2><bdi>${settings.title || words.chat}</bdi></h2>
      ${!viewers
        ? nothing
        : html`<span class="viewers" title=${words.viewers(viewers)}>
            ${this.#icons.people}<span aria-hidden="true">${words.number(viewers)}</span>
            <span class="spoken">${words.viewers(viewers)}</span>
          </span>`}
      <button
        class="round"
        ?hidden=${this.#reading.status.state === 'closed'}
        aria-label=${pauseLabel}
        title=${pauseLabel}
        @click=${() => {
          this.#face.log.held = !this.#paused;
        }}
      >
        ${this.#paused ? this.#icons.play : this.#icons.pause}
      </button>
    </header>`;
  }

  private strips(): TemplateResult {
    const { live, status, troubled, banned, now } = this.#reading;
    const connection = troubled || banned ? trouble(status, live.sanction, now) : undefined;
    return html`
      ${connection ? html`<div class="strip ${connection.final ? `bad ${live.rows.length ? '' : 'alone'}` : 'warn'}" role="status"><span>${connection.text} ${status.code === 'not_found' ? html`<slot></slot>` : nothing}</span></div>` : nothing}
      ${live.degraded && !connection ? html`<div class="strip warn" role="status"><span>${words.degraded}</span></div>` : nothing}
      ${this.#writable ? nothing : this.appeal()}
      ${this.#notice
        ? html`<div class="strip">
            <span>${this.#notice}</span>
            <button
              class="round"
              aria-label=${words.actions.dismiss}
              title=${words.actions.dismiss}
              @click=${() => {
                this.#tell('');
              }}
            >
              ${this.#icons.close}
            </button>
          </div>`
        : nothing}
    `;
  }

  /** What may be said against what is in force against me, or how that stands; beside what says what is in force. */
  private appeal(): TemplateResult | typeof nothing {
    const { live, appealing } = this.#reading;
    if (!live.sanction || !appealing) return nothing;
    return html`<div class="strip">${appealing.said ? html`<span role="status">${appealing.said}</span>` : html`<button class="plain" @click=${() => { this.#later('appeal'); }}>${words.appeal}</button>`}</div>`;
  }

  private footer(): TemplateResult {
    const { live, me, now, staff } = this.#reading;
    const why = hindrance(live, me, now);
    const { slow_mode = 0, max_length = 500 } = live.settings;
    const { error, waitUntil, replyTo } = this.#composing;
    return html`
      ${why ? html`<p class="closed" role="status">${why}</p>` : nothing} ${this.appeal()}
      ${slow_mode > 0 && !staff && !why ? html`<div class="slow">${words.slowMode(slow_mode)}</div>` : nothing}
      <chat-composer
        ?hidden=${why !== undefined}
        .limit=${max_length}
        .waitUntil=${waitUntil}
        .error=${error}
        .replyName=${replyTo?.author.name ?? ''}
        .me=${me?.name ?? ''}
        .canRename=${!staff && this.token === undefined}
        @focusin=${() => {
          this.#write().then((writing) => { writing.attend(); }, this.#outdated);
        }}
        @chat-send=${this.onSend}
        @chat-change-name=${this.onChangeName}
        @chat-cancel-reply=${() => {
          this.#face.compose({ replyTo: undefined });
        }}
      ></chat-composer>
    `;
  }
}

/** Does this change what is read, or who reads it? */
function isAnother(changed: PropertyValues<EventChat>): boolean {
  return changed.has('room') || changed.has('server') || changed.has('token') || changed.has('transports');
}

// A host page may load the widget twice; the first one stays.
if (!customElements.get('event-chat')) customElements.define('event-chat', EventChat);

declare global {
  interface HTMLElementTagNameMap {
    'event-chat': EventChat;
  }
}
