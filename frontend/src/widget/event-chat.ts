import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Calls } from '../client/calls';
import { Client, type PostResult, type Status, type TransportName } from '../client/client';
import { newNonce } from '../client/outbox';
import type { Batch, ChatEvent, ReplyTo, User } from '../client/protocol';
import { initial, prepend, reduce, trim, type RoomState, type Row } from '../client/reduce';
import '../elements/chat-composer/chat-composer';
import type { ChatComposer, ComposedDraft } from '../elements/chat-composer/chat-composer';
import '../elements/chat-log/chat-log';
import type { ChatLog, LogEvents, LogView } from '../elements/chat-log/chat-log';
import type { RowAction } from '../elements/chat-log/row-menu';
import type { MessageView } from '../elements/chat-message/chat-message';
import type { ChatName, NameChoice } from '../elements/chat-name/chat-name';
import { icon } from '../elements/icons';
import { mentions } from '../elements/parts';
import { words } from '../i18n/en';
import { Announcer, type Loudness } from './announcer';
import { widgetStyles } from './event-chat.styles';
import { answered, arrived, begin, heard, turnedAway, without, type OwnDraft, type OwnDrafts } from './own';
import { hindrance, trouble } from './notices';
import type { About } from './row-acts';

/** Rows kept while following the end, and while somebody reads further up. */
const CAP = 300;
const CAP_PAUSED = 600;
const PAGE = 50;
/** What the bars above and below the log depend on. */
const SHELL = ['you', 'settings', 'viewers', 'mayPost', 'phase', 'degraded', 'sanction'] as const;
/** Trouble shorter than this is nobody's business. */
const TROUBLE_MS = 2_000;

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
    chat: { state: true },
    me: { state: true },
    status: { state: true },
    troubled: { state: true },
    now: { state: true },
    paused: { state: true },
    replyTo: { state: true },
    error: { state: true },
    waitUntil: { state: true },
    notice: { state: true },
  };

  room = 'main';
  server = '';
  readonly = false;
  announce: Loudness = 'all';
  transports = '';
  token: string | undefined;

  private chat: RoomState = initial();
  private me: User | null = null;
  private status: Status = { state: 'connecting' };
  private troubled = false;
  private now = Date.now();
  private paused = false;
  private replyTo: MessageView | undefined;
  private error = '';
  private waitUntil = 0;
  private notice = '';

  private get log(): ChatLog {
    return this.renderRoot.querySelector('chat-log') as ChatLog;
  }
  private get composer(): ChatComposer | null {
    return this.renderRoot.querySelector('chat-composer');
  }
  private get nameDialog(): ChatName {
    return this.renderRoot.querySelector('chat-name') as ChatName;
  }
  private get spoken(): HTMLElement {
    return this.renderRoot.querySelector('.spoken[role]') as HTMLElement;
  }

  #api!: Calls;
  #client: Client | undefined;
  #drafts: OwnDrafts = [];
  #older: LogView['older'] = 'none';
  #loaded = 0;
  #live: RoomState = initial();
  #frame = 0;
  #queued = false;
  #troubleTimer: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #views = new WeakMap<Row | OwnDraft, MessageView>();
  readonly #announcer = new Announcer((text) => {
    this.spoken.textContent = text;
  });
  readonly #icons = { people: icon('people'), pause: icon('pause'), play: icon('play'), close: icon('close') };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#draw);
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#draw);
    this.#client?.close();
    this.#client = undefined;
    this.#announcer.stop();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#troubleTimer);
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  override updated(changed: PropertyValues<this>): void {
    this.#announcer.loudness = this.announce;
    if (changed.has('room') || changed.has('server') || changed.has('token') || changed.has('transports')) this.#start();
    this.#tickWhileCounting();
  }

  #start(): void {
    this.#client?.close();
    this.#live = this.chat = initial();
    this.#drafts = [];
    this.#older = 'none';
    this.#loaded = 0;
    this.#api = new Calls({ base: this.server || undefined, token: this.token, room: this.room });
    const transports = this.transports.split(/[\s,]+/).filter((name): name is TransportName => ['ws', 'sse', 'poll'].includes(name));
    this.#client = new Client({
      room: this.room,
      api: this.#api,
      transports: transports.length ? transports : undefined,
      onBatch: (batch) => {
        this.#take(batch);
      },
      onStatus: (status) => {
        this.#connection(status);
      },
    });
    this.#client.start();
    this.#draw();
  }

  #connection(status: Status): void {
    this.status = status;
    if (status.state === 'open') {
      clearTimeout(this.#troubleTimer);
      this.#troubleTimer = undefined;
      this.troubled = false;
    } else if (status.state === 'closed') {
      this.troubled = status.code !== undefined;
      if (status.code === 'banned') this.#sanctioned({ kind: 'ban' });
    } else {
      this.#troubleTimer ??= setTimeout(() => {
        this.troubled = true;
      }, TROUBLE_MS);
    }
  }

  /** State is applied at once; what is seen changes at most once a frame. */
  #take(batch: Batch<ChatEvent>): void {
    const opening = batch.events.some((event) => event.type === 'welcome' || event.type === 'reset');
    for (const event of batch.events) {
      if (event.type === 'welcome') this.me = event.you ?? this.me;
      if (event.type === 'posted' && event.nonce && event.author.id === this.me?.id) this.log.rekey(event.nonce, event.id);
      this.#drafts = heard(this.#drafts, event, this.me?.id);
      if (!opening) this.#speakOf(event);
    }
    const before = this.#live;
    this.#live = reduce(before, batch);
    this.#drafts = arrived(this.#drafts, this.#live.seq);
    if (opening && (before.seq === 0 || this.#live.resets > before.resets)) {
      this.#older = this.#live.rows.length >= PAGE ? 'more' : 'none';
      this.#loaded = 0;
    }
    if (this.#live.resets > before.resets && before.rows.length) this.#tell(words.missed);
    if (before.sanction && !this.#live.sanction) this.#tell(words.writeAgain);
    else if (this.#live.sanction && this.notice === words.writeAgain) this.notice = '';
    if (opening && this.#live.you && !this.#live.mayPost && !this.#live.sanction) void this.#askStanding();
    if (document.hidden) this.#trim();
    else this.#frame ||= requestAnimationFrame(this.#draw);
  }

  /** A refusal or the end of a connection says that I am sanctioned; where the letter that says why did not come, ask. */
  #sanctioned(sanction: RoomState['sanction']): void {
    this.error = '';
    if (this.#live.sanction?.kind === sanction?.kind) return;
    this.#live = { ...this.#live, sanction };
    if (!sanction?.reason) void this.#askStanding();
    this.#draw();
  }

  async #askStanding(): Promise<void> {
    const answer = await this.#api.snapshot(this.room);
    if (!answer.ok || !answer.data.standing.sanction) return;
    this.#live = { ...this.#live, sanction: answer.data.standing.sanction };
    this.#draw();
  }

  #trim(): void {
    const cap = this.paused ? CAP_PAUSED + this.#loaded : CAP;
    if (this.#live.rows.length <= cap) return;
    this.#live = trim(this.#live, cap);
    this.#older = 'more';
  }

  readonly #draw = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#trim();
    if (this.#live.sanction?.kind === 'ban') this.#drafts = turnedAway(this.#drafts);
    const title = this.#live.settings.title;
    if (title && title !== this.chat.settings.title) {
      this.dispatchEvent(new CustomEvent('chat-title', { detail: { title }, bubbles: true, composed: true }));
    }
    this.log.show({
      lines: this.#lines(),
      older: this.#older,
      actions: (view) => this.#actions(view),
      empty: this.status.state !== 'open' ? '' : this.readonly ? words.emptyReadonly : words.empty,
    });
    // The shell around the log is drawn again only for what it shows.
    if (SHELL.some((key) => this.chat[key] !== this.#live[key])) this.chat = this.#live;
  };

  #lines(): MessageView[] {
    const { me } = this;
    const lines = this.#live.rows.map((row) => this.#view(row, row.id, row.author));
    return me ? [...lines, ...this.#drafts.map((draft) => this.#view(draft, draft.nonce, me))] : lines;
  }

  #view(row: Row | OwnDraft, key: string, author: User): MessageView {
    let view = this.#views.get(row);
    if (!view) {
      const own = author.id === this.me?.id;
      const mention = !own && this.#concernsMe(row);
      view = { ...row, key, author, own, mention };
      this.#views.set(row, view);
    }
    return view;
  }

  #concernsMe(row: { text: string; reply_to?: ReplyTo }): boolean {
    const { me } = this;
    return me !== null && (row.reply_to?.author.id === me.id || mentions(row.text, me.name));
  }

  #actions(view: MessageView): RowAction[] {
    if (view.sending || view.removed) return [];
    const actions: RowAction[] = this.readonly || hindrance(this.#live, this.me, this.now) ? ['copy'] : ['reply', 'copy'];
    if (view.own) actions.push('delete');
    else if (this.#staff) actions.push('remove');
    else if (this.me) actions.push('report');
    return actions;
  }

  /** What few viewers ever want is loaded when one does. */
  #later(...about: About): void {
    void import('./row-acts').then(({ act }) => act(about, this.#api, this.room, this.renderRoot, (said) => { this.#tell(said); }));
  }

  get #banned(): boolean {
    return this.chat.sanction?.kind === 'ban';
  }

  get #staff(): boolean {
    return this.me?.role === 'moderator' || this.me?.role === 'host';
  }

  #speakOf(event: ChatEvent): void {
    if (event.type === 'posted' && !event.removed && event.author.id !== this.me?.id) {
      this.#announcer.message(event.author.name, event.text, this.#concernsMe(event));
    } else if (event.type === 'removed' || event.type === 'purged') this.spoken.textContent = '';
    else if (event.type === 'decided' && event.outcome === 'rejected') this.#announcer.say(words.state.declined(event.reason));
    else if (/warned|_decided/.test(event.type)) this.#later('decided', event);
  }

  /** A notice that stays until it is dismissed. */
  #tell(text: string): void {
    this.notice = text;
    this.#announcer.say(text);
  }

  private async onSend(event: CustomEvent<ComposedDraft>): Promise<void> {
    const { text } = event.detail;
    if (this.me) {
      if (this.#staff && text[0] === '/') this.#later('slash', text, this.#live.rows, this.me);
      else this.#post(text);
      return;
    }
    const answer = await this.#api.session();
    if (!answer.ok) {
      this.#refuse(answer.problem.code, answer.problem.detail);
      return;
    }
    this.#queued = true;
    await this.#askName(answer.data.user.name, false);
  }

  private onChangeName(): void {
    this.#queued = false;
    void this.#askName(this.me?.name ?? '', true);
  }

  /** The dialog is loaded when somebody writes for the first time: most people only read. */
  async #askName(name: string, change: boolean): Promise<void> {
    try {
      await import('../elements/chat-name/chat-name');
    } catch {
      // The server was replaced by one with other files while this page was open.
      this.#tell(words.reload);
      return;
    }
    this.nameDialog.change = change;
    await this.nameDialog.ask(name);
  }

  private async onName({ detail }: CustomEvent<NameChoice>): Promise<void> {
    const answer = await this.#api.rename(detail.name);
    if (!answer.ok) {
      detail.settle(answer.problem.code === 'offline' ? words.refusals.offline : answer.problem.detail);
      return;
    }
    this.me = answer.data.user;
    detail.settle();
    this.#views = new WeakMap();
    this.#client?.reconnect();
    if (this.#queued && this.composer) this.#post(this.composer.draft.trim());
    this.#queued = false;
    this.composer?.focus();
  }

  #post(text: string): void {
    if (!text) return;
    const target = this.replyTo;
    const reply_to = target && { id: target.key, author: { id: target.author.id, name: target.author.name }, text: target.text };
    if (this.composer) this.composer.draft = '';
    this.replyTo = undefined;
    this.error = '';
    if (this.notice === words.writeAgain) this.notice = '';
    void this.#deliver({ nonce: newNonce(), text, reply_to, at: Date.now() });
  }

  async #deliver(draft: Omit<OwnDraft, 'sending'>): Promise<void> {
    this.#drafts = begin(this.#drafts, draft);
    this.log.resume();
    this.#draw();
    const { nonce, text, reply_to } = draft;
    const result = await this.#client?.post({ nonce, text, reply_to: reply_to?.id });
    if (result) this.#answered(result, draft);
  }

  #answered(result: PostResult, draft: Omit<OwnDraft, 'sending'>): void {
    this.#drafts = arrived(answered(this.#drafts, result), this.#live.seq);
    if (result.status === 'sent' && !this.#staff && this.chat.settings.slow_mode) {
      this.waitUntil = Date.now() + this.chat.settings.slow_mode * 1000;
    }
    if (result.status === 'held') this.#announcer.say(words.state.held);
    if (result.status === 'failed') this.#announcer.say(words.state.failed);
    if (result.status === 'refused') {
      this.#refuse(result.code, result.detail, result.retry_after);
      const { until, reason, warning } = result.problem ?? {};
      if (warning) this.#later('warned', warning, reason);
      if (result.code === 'banned') this.#sanctioned({ kind: 'ban', reason });
      if (result.code === 'timed_out') this.#sanctioned({ kind: 'timeout', until, reason });
      if (this.composer && !this.composer.draft) {
        this.#drafts = without(this.#drafts, result.nonce);
        this.composer.draft = draft.text;
        this.composer.focus();
      }
    }
    this.#draw();
  }

  #refuse(code: string, detail: string, retryAfter?: number): void {
    this.error = code === 'offline' ? words.refusals.offline : detail || words.refusals.failed;
    if (retryAfter) this.waitUntil = Date.now() + retryAfter * 1000;
    this.#announcer.say(this.error);
  }

  private async onAct({ detail: { act, view } }: CustomEvent<LogEvents['chat-act']>): Promise<void> {
    const draft = this.#drafts.find(({ nonce }) => nonce === view.key);
    if (act === 'reply') {
      this.replyTo = view;
      await this.updateComplete;
      this.composer?.focus();
    } else if (!draft) this.#later(act, view);
    else if (act === 'retry') await this.#deliver(draft);
    else {
      if (act === 'edit' && this.composer) {
        this.composer.draft = view.text;
        this.composer.focus();
      }
      this.#drafts = without(this.#drafts, view.key);
      this.#draw();
    }
  }

  private async onOlder(): Promise<void> {
    const first = this.#live.rows[0];
    if (this.#older === 'loading' || !first) return;
    this.#older = 'loading';
    this.#draw();
    const answer = await this.#api.history(this.room, first.id, PAGE);
    if (answer.ok) {
      const before = this.#live.rows.length;
      this.#live = prepend(this.#live, answer.data.messages);
      this.#loaded += this.#live.rows.length - before;
    }
    this.#older = !answer.ok ? 'failed' : answer.data.more ? 'more' : 'none';
    this.#draw();
  }

  private onPaused(event: CustomEvent<LogEvents['chat-paused']>): void {
    this.paused = event.detail.paused;
    if (!this.paused) this.#loaded = 0;
  }

  #tickWhileCounting(): void {
    const counting = (this.troubled && this.status.retryAt !== undefined) || this.chat.sanction?.until !== undefined;
    if (counting === (this.#ticking !== undefined)) return;
    clearInterval(this.#ticking);
    this.#ticking = counting ? setInterval(this.#tick, 1000) : undefined;
    if (counting) this.#tick();
  }

  readonly #tick = (): void => {
    this.now = Date.now();
    const until = this.#live.sanction?.until ?? Infinity;
    if (until > this.now) return;
    this.#live = { ...this.#live, sanction: null, mayPost: true };
    // One that was over before it was heard of is nobody's news.
    if (until > this.now - 5_000) this.#tell(words.writeAgain);
    this.#draw();
  };

  override render(): TemplateResult {
    return html`
      ${this.header()} ${this.strips()}
      <chat-log @chat-act=${this.onAct} @chat-older=${this.onOlder} @chat-paused=${this.onPaused}></chat-log>
      ${this.readonly || this.#banned || this.status.state === 'closed' ? nothing : this.footer()}
      <div class="spoken" role="status"></div>
      <chat-name @chat-name=${this.onName}></chat-name>
    `;
  }

  private header(): TemplateResult {
    const { viewers } = this.chat;
    const pauseLabel = this.paused ? words.resume : words.pause;
    return html`<header part="header">
      <h2><bdi>${this.chat.settings.title || words.chat}</bdi></h2>
      ${!viewers
        ? nothing
        : html`<span class="viewers" title=${words.viewers(viewers)}>
            ${this.#icons.people}<span aria-hidden="true">${words.number(viewers)}</span>
            <span class="spoken">${words.viewers(viewers)}</span>
          </span>`}
      <button
        class="round"
        ?hidden=${this.status.state === 'closed'}
        aria-label=${pauseLabel}
        title=${pauseLabel}
        @click=${() => {
          this.log.held = !this.paused;
        }}
      >
        ${this.paused ? this.#icons.play : this.#icons.pause}
      </button>
    </header>`;
  }

  private strips(): TemplateResult {
    const connection = this.troubled || this.#banned ? trouble(this.status, this.chat.sanction, this.now) : undefined;
    return html`
      ${connection ? html`<div class="strip ${connection.final ? `bad ${this.#live.rows.length ? '' : 'alone'}` : 'warn'}" role="status"><span>${connection.text} ${this.status.code === 'not_found' ? html`<slot></slot>` : nothing}</span></div>` : nothing}
      ${this.chat.degraded && !connection ? html`<div class="strip warn" role="status"><span>${words.degraded}</span></div>` : nothing}
      ${this.chat.sanction ? html`<div class="strip"><button @click=${() => { this.#later('appeal'); }}>${words.appeal}</button></div>` : nothing}
      ${this.notice
        ? html`<div class="strip">
            <span>${this.notice}</span>
            <button
              class="round"
              aria-label=${words.actions.dismiss}
              title=${words.actions.dismiss}
              @click=${() => {
                this.notice = '';
              }}
            >
              ${this.#icons.close}
            </button>
          </div>`
        : nothing}
    `;
  }

  private footer(): TemplateResult {
    const why = hindrance(this.chat, this.me, this.now);
    const { slow_mode = 0, max_length = 500 } = this.chat.settings;
    return html`
      ${why ? html`<p class="closed" role="status">${why}</p>` : nothing}
      ${slow_mode > 0 && !this.#staff && !why ? html`<div class="slow">${words.slowMode(slow_mode)}</div>` : nothing}
      <chat-composer
        ?hidden=${why !== undefined}
        .limit=${max_length}
        .waitUntil=${this.waitUntil}
        .error=${this.error}
        .replyName=${this.replyTo?.author.name ?? ''}
        .me=${this.me?.name ?? ''}
        .canRename=${!this.#staff && this.token === undefined}
        @chat-send=${this.onSend}
        @chat-change-name=${this.onChangeName}
        @chat-cancel-reply=${() => {
          this.replyTo = undefined;
        }}
      ></chat-composer>
    `;
  }
}

// A host page may load the widget twice; the first one stays.
if (!customElements.get('event-chat')) customElements.define('event-chat', EventChat);

declare global {
  interface HTMLElementTagNameMap {
    'event-chat': EventChat;
  }
}
