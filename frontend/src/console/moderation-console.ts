import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Api } from '../client/api';
import type { RoomListing, User } from '../client/protocol';
import './desk-view';
import './sign-in';
import { shared } from './styles';
import { words } from './words';

const STAFF = new Set<User['role']>(['moderator', 'host']);

/** Take a token out of the address, so that it is neither seen, kept in the history, nor copied along. */
function tokenInAddress(): string | undefined {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (match?.[1] === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return decodeURIComponent(match[1]);
}

/** `<prefix>/console?room=…`: the server this page came from, and the room it is about. */
function base(): string {
  return location.origin + location.pathname.replace(/\/console\/?$/, '');
}

/** The moderation console: signs a moderator in, then puts them at the desk of a room. */
@customElement('moderation-console')
export class ModerationConsole extends LitElement {
  static override styles = [
    shared,
    css`
      .loading {
        display: grid;
        place-items: center;
        height: 100%;
        color: var(--chat-muted);
      }
    `,
  ];

  @state() private phase: 'asking' | 'out' | 'in' = 'asking';
  @state() private me: User | undefined;
  @state() private rooms: readonly RoomListing[] = [];
  @state() private room = new URLSearchParams(location.search).get('room') ?? '';
  @state() private why = '';
  @state() private busy = false;
  /** Why another room shows than the address says; empty once one was chosen. */
  @state() private elsewhere = '';
  #api = new Api({ base: base() });

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#roomOfAddress);
    addEventListener('hashchange', this.#tokenOfAddress);
    if (!this.#tokenOfAddress()) void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#roomOfAddress);
    removeEventListener('hashchange', this.#tokenOfAddress);
  }

  override render(): TemplateResult {
    if (this.phase === 'asking') return html`<div class="loading">${words.loading}</div>`;
    if (this.phase === 'out' || !this.me) {
      return html`<console-sign-in
        .room=${this.room || 'main'}
        .why=${this.why}
        .busy=${this.busy}
        @sign-in=${(event: CustomEvent<string>) => this.#signIn(event.detail)}
      ></console-sign-in>`;
    }
    return html`<desk-view
      .api=${this.#api}
      .me=${this.me}
      .room=${this.room}
      .rooms=${this.rooms}
      .elsewhere=${this.elsewhere}
      @room-choose=${(event: CustomEvent<string>) => this.#choose(event.detail)}
      @sign-out=${() => this.#signOut()}
      @session-ended=${() => this.#out(words.signIn.ended)}
    ></desk-view>`;
  }

  /** Turn a token into the cookie session of this browser; the token itself is forgotten. */
  async #signIn(token: string): Promise<void> {
    this.busy = true;
    this.why = '';
    const answer = await new Api({ base: base(), token }).session();
    this.busy = false;
    if (answer.ok) {
      this.#api = new Api({ base: base() });
      await this.#ask();
    } else {
      this.#out(answer.problem.code === 'offline' ? answer.problem.detail : words.signIn.refused);
    }
  }

  async #ask(): Promise<void> {
    const answer = await this.#api.whoami();
    if (!answer.ok) {
      this.#out(answer.problem.detail);
      return;
    }
    const { user, rooms } = answer.data;
    if (!user || !STAFF.has(user.role)) {
      this.#out(user && this.why === '' ? words.signIn.notStaff(user.name) : '');
      return;
    }
    this.me = user;
    await this.#listRooms(rooms);
    this.phase = 'in';
  }

  /** The rooms there are that I may moderate, and one of them to begin with. */
  async #listRooms(mine: readonly string[]): Promise<void> {
    const answer = await this.#api.rooms();
    const all = answer.ok ? answer.data.rooms : [];
    const every = mine.includes('*');
    this.rooms = all.filter((room) => every || mine.includes(room.id));
    const known = this.rooms.some((room) => room.id === this.room) || mine.includes(this.room);
    if (known) return;
    const wanted = this.room;
    this.room = this.rooms[0]?.id ?? mine.find((room) => room !== '*') ?? 'main';
    this.elsewhere = wanted === '' ? '' : words.signIn.otherRoom(this.room, wanted);
  }

  #out(why: string): void {
    this.why = why;
    this.me = undefined;
    this.phase = 'out';
  }

  async #signOut(): Promise<void> {
    await this.#api.signOut();
    this.#out('');
  }

  #choose(room: string): void {
    this.room = room;
    this.elsewhere = '';
    const address = new URL(location.href);
    address.searchParams.set('room', room);
    history.pushState(null, '', address);
  }

  /** Sign in with a token from the address, also one pasted there while the console is open. True if there was one. */
  readonly #tokenOfAddress = (): boolean => {
    const token = tokenInAddress();
    if (token !== undefined) void this.#signIn(token);
    return token !== undefined;
  };

  readonly #roomOfAddress = (): void => {
    this.room = new URLSearchParams(location.search).get('room') ?? this.room;
  };
}
