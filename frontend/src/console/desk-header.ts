import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Status } from '../client/client';
import type { RoomListing, User } from '../client/protocol';
import type { RoomState } from '../client/reduce';
import type { Desk } from './desk';
import { deskHeaderStyles } from './desk-header.styles';
import { setTheme, theme, type Theme } from './preferences';
import { shared } from './styles';
import { words } from './words';

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };

/** After Lucide (ISC): sun-moon, sun, moon, log-out. */
const icons = {
  auto: svg`<path d="M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18" />`,
  light: svg`<circle cx="12" cy="12" r="4" /><path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4" />`,
  dark: svg`<path d="M12 3a6 6 0 0 0 9 9 9 9 0 1 1-9-9Z" />`,
  out: svg`<path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4M16 17l5-5-5-5M21 12H9" />`,
};

/**
 * Where I am, how the room is, whether the line is up, and who I am.
 * @fires help - The keys are asked for.
 * @fires room-choose - Another room is wanted; `detail` is its id.
 * @fires sign-out - The moderator leaves.
 */
@customElement('desk-header')
export class DeskHeader extends LitElement {
  static override styles = [shared, deskHeaderStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) me!: User;
  @property({ attribute: false }) rooms: readonly RoomListing[] = [];
  @property({ attribute: false }) status!: { room: Status; staff: Status };
  @property({ attribute: false }) chat!: RoomState;
  @state() private theme = theme();
  #counting: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    setTheme(this.theme);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#counting);
  }

  override render(): TemplateResult {
    const { header } = words;
    return html`<header>
      <h1>${words.title}</h1>
      ${this.#room()} ${this.#line()}
      <div class="chips">${this.#chips()}</div>
      <div class="end">
        <span class="who muted">${header.signedInAs(this.me.name, words.roles[this.me.role ?? 'viewer'])}</span>
        <button
          class="icon quiet"
          type="button"
          title=${header.theme[this.theme]}
          aria-label=${header.theme[this.theme]}
          @click=${this.#turn}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">${icons[this.theme]}</svg>
        </button>
        <button class="icon quiet" type="button" title=${header.help} aria-label=${header.help} @click=${() => this.#tell('help')}>
          <kbd aria-hidden="true">?</kbd>
        </button>
        <button class="icon quiet" type="button" title=${header.signOut} aria-label=${header.signOut} @click=${() => this.#tell('sign-out')}>
          <svg viewBox="0 0 24 24" aria-hidden="true">${icons.out}</svg>
        </button>
      </div>
    </header>`;
  }

  protected override updated(): void {
    clearTimeout(this.#counting);
    // Only while a wait is being counted down.
    if (this.#worst().retryAt !== undefined) this.#counting = window.setTimeout(() => { this.requestUpdate(); }, 1_000);
  }

  #room(): TemplateResult {
    const { room } = this.desk;
    if (this.rooms.length < 2) return html`<bdi class="name">${this.desk.settings?.title || room}</bdi>`;
    return html`<select
      class="room"
      aria-label=${words.header.room}
      @change=${(event: Event) => {
        this.#tell('room-choose', (event.target as HTMLSelectElement).value);
      }}
    >
      ${this.rooms.map(({ id, title }) => html`<option value=${id} ?selected=${id === room}>${title || id}</option>`)}
    </select>`;
  }

  /** Of the two lines, the one in trouble. */
  #worst(): Status {
    return this.status.staff.state === 'open' ? this.status.room : this.status.staff;
  }

  #line(): TemplateResult {
    const { state, retryAt, transport } = this.#worst();
    const { connection } = words;
    const seconds = retryAt === undefined ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    const text = this.chat.degraded ? connection.degraded : state === 'waiting' ? connection.waiting(seconds) : connection[state];
    const title = transport === undefined ? nothing : connection.by[transport];
    return html`<span class="line ${this.chat.degraded ? 'waiting' : state}" title=${title}>${text}</span>`;
  }

  #chips(): TemplateResult {
    const { viewers, phase, settings } = this.chat;
    const { header } = words;
    const { shield } = this.desk.staff;
    return html`
      ${shield ? html`<span class="chip bad">${header.shield(shield.preset, shield.until > 0 ? words.clock(shield.until) : '')}</span>` : nothing}
      ${viewers === undefined ? nothing : html`<span class="chip viewers">${header.viewers(viewers)}</span>`}
      ${phase === 'frozen' ? html`<span class="chip warn">${header.frozen}</span>` : nothing}
      ${phase === 'closed' ? html`<span class="chip bad">${header.closed}</span>` : nothing}
      ${settings.slow_mode ? html`<span class="chip warn">${header.slow(settings.slow_mode)}</span>` : nothing}
    `;
  }

  readonly #turn = (): void => {
    this.theme = NEXT[this.theme];
    setTheme(this.theme);
  };

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
