import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Api } from '../client/api';
import type { HeldCase, RoomListing, User } from '../client/protocol';
import { deskStyles } from './desk-view.styles';
import type { Decide } from './deciding';
import { Desk, type Person, type Tone } from './desk';
import { orders } from './orders';
import './dialogs';
import type { Confirmed, ConfirmDialog, HelpDialog, TimeOut, TimeOutMenu } from './dialogs';
import type { AnnounceDialog } from './announce-dialog';
import type { BulkDialog } from './bulk-dialog';
import './desk-header';
import { intentOf, isDialogOpen, isTyping, type Intent } from './keys';
import { COLUMNS, LANES, type Lane, type Width } from './lanes';
import './live-lane';
import type { LiveLane, PersonAct } from './live-lane';
import './log-lane';
import './notice-list';
import type { NoticeList } from './notice-list';
import { plainKeys, setPlainKeys } from './preferences';
import './queue-lane';
import type { QueueLane } from './queue-lane';
import './room-lane';
import { inForce } from './sanctions-lane';
import './sanctions-lane';
import { shared } from './styles';
import './user-card';
import type { UserCard } from './user-card';
import { words } from './words';

/** How often a screen reader hears how many cases wait. */
const SPEAK_MS = 4_000;

/** What keys do to the row that is pointed at; all others are for the lane that has the focus. */
const AT_POINTER: ReadonlySet<Intent['do']> = new Set(['remove', 'time-out', 'ban', 'person', 'choose']);

/**
 * A moderator's desk at one room: header, lanes, keys, dialogs. Turns what is pressed into what the desk does.
 * @fires room-choose - Another room is wanted; `detail` is its id.
 * @fires sign-out - The moderator leaves.
 * @fires session-ended - The server no longer knows this session.
 */
@customElement('desk-view')
export class DeskView extends LitElement {
  static override styles = [shared, deskStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) me!: User;
  @property({ attribute: false }) room = '';
  @property({ attribute: false }) rooms: readonly RoomListing[] = [];
  /** Why this is another room than was asked for. */
  @property({ attribute: false }) elsewhere = '';

  @state() private width: Width = 'wide';
  @state() private active: Lane = 'queue';
  /** Somebody points at a row of the live lane: what can be done to its author by key is meant for that one. */
  @state() private pointed = false;
  /** The lane that shows in each column that has several. */
  @state() private chosen: readonly Lane[] = ['queue'];
  @state() private keys = plainKeys();
  @state() private spoken = 0;
  @query('queue-lane') private readonly queue!: QueueLane;
  @query('live-lane') private readonly live!: LiveLane;
  @query('confirm-dialog') private readonly confirm!: ConfirmDialog;
  @query('user-card') private readonly card!: UserCard;
  @query('bulk-dialog') private readonly bulk!: BulkDialog;
  @query('announce-dialog') private readonly announcing!: AnnounceDialog;
  @query('notice-list') private readonly notices!: NoticeList;
  @query('help-dialog') private readonly help!: HelpDialog;
  @query('time-out-menu') private readonly timeOut!: TimeOutMenu;

  #desk: Desk | undefined;
  #speaking: number | undefined;
  /** A dialog is on its way. */
  #opening = false;
  readonly #wide = matchMedia('(min-width: 1060px)');
  readonly #middle = matchMedia('(min-width: 720px)');

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#keyed);
    for (const media of [this.#wide, this.#middle]) media.addEventListener('change', this.#measure);
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#keyed);
    for (const media of [this.#wide, this.#middle]) media.removeEventListener('change', this.#measure);
    clearTimeout(this.#speaking);
    this.#desk?.close();
    this.#desk = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('room') && this.#desk) return;
    this.#desk?.close();
    const desk = new Desk(this.room, this.me, this.api, {
      changed: () => {
        this.requestUpdate();
      },
      say: (text, tone, action) => {
        this.#say(text, tone, action);
      },
      undone: (actions) => {
        this.notices.withdraw(actions);
      },
      ended: () => this.dispatchEvent(new CustomEvent('session-ended')),
    });
    this.#desk = desk;
    desk.start();
  }

  override render(): TemplateResult | typeof nothing {
    const desk = this.#desk;
    if (!desk) return nothing;
    document.title = words.pageTitle(desk.waiting.length, desk.settings?.title || this.room);
    return html`
      <desk-header
        .desk=${desk}
        .me=${this.me}
        .rooms=${this.rooms}
        .status=${{ ...desk.status }}
        .chat=${desk.chat}
        @help=${() => { this.help.show(); }}
      ></desk-header>
      ${this.elsewhere ? html`<p class="lost elsewhere" role="status">${this.elsewhere}</p>` : nothing}
      ${desk.blocked && desk.casesLoaded ? html`<p class="lost" role="status">${desk.blocked}</p>` : nothing}
      <main
        class="lanes ${this.width}"
        @case-decide=${(event: CustomEvent<Decide>) => desk.decide(event.detail.held, event.detail.outcome, event.detail.reason, event.detail.code)}
        @case-explain=${(event: CustomEvent<HeldCase>) => this.confirm.ask({ action: 'reject', person: event.detail.author, held: event.detail })}
        @person-act=${this.#person}
        @person-card=${(event: CustomEvent<Person>) => this.card.show(event.detail)}
        @clean-up=${(event: CustomEvent<string[]>) => this.#open(import('./bulk-dialog'), () => this.bulk.ask(event.detail))}
        @person-lift=${(event: CustomEvent<Person>) => desk.do(orders.lift(event.detail))}
        @row-pointed=${(event: CustomEvent<boolean>) => {
          this.pointed = event.detail;
        }}
        @message-remove=${(event: CustomEvent<string>) => desk.do(orders.remove(event.detail))}
        @message-pin=${(event: CustomEvent<string>) => desk.do(orders.pin(event.detail))}
        @message-mask=${(event: CustomEvent<string>) => desk.do(orders.mask(event.detail))}
        @message-hide=${(event: CustomEvent<string>) => desk.do(orders.hide(event.detail))}
        @case-publish=${(event: CustomEvent<HeldCase>) => desk.decide(event.detail, 'approve')}
        @chat-unpin=${() => desk.do(orders.unpin())}
        @announce=${() => {
          this.#open(import('./announce-dialog'), () => this.announcing.ask());
        }}
        @say=${(event: CustomEvent<string>) => {
          this.#say(event.detail, 'plain');
        }}
      >
        ${COLUMNS[this.width].map((lanes, column) => this.#tabs(lanes, column, desk))} ${this.#lanes(desk)}
      </main>
      <p class="spoken" role="status">${this.spoken > 0 ? words.header.held(this.spoken) : nothing}</p>
      <notice-list @undo=${(event: CustomEvent<string>) => desk.undo({ action: event.detail })}></notice-list>
      <user-card
        .desk=${desk}
        .reasons=${desk.reasons}
        .room=${desk.settings?.title || this.room}
        .seq=${desk.staff.log.at(-1)?.id}
        @person-ban=${(event: CustomEvent<Person>) => this.confirm.ask({ action: 'ban', person: event.detail })}
      ></user-card>
      <bulk-dialog
        .desk=${desk}
        .reasons=${desk.reasons}
        .room=${desk.settings?.title || this.room}
        @bulk-done=${() => {
          this.live.unchoose();
        }}
      ></bulk-dialog>
      <time-out-menu .reasons=${desk.reasons} .room=${desk.settings?.title || this.room} @time-out=${(event: CustomEvent<TimeOut>) => this.#timedOut(event.detail)}></time-out-menu>
      <confirm-dialog .reasons=${desk.reasons} .room=${desk.settings?.title || this.room} @confirmed=${(event: CustomEvent<Confirmed>) => this.#confirmed(event.detail)}></confirm-dialog>
      <announce-dialog .desk=${desk}></announce-dialog>
      <help-dialog .plainKeys=${this.keys} @keys-switched=${this.#switchKeys}></help-dialog>
    `;
  }

  protected override updated(): void {
    const count = this.#desk?.waiting.length ?? 0;
    if (count === this.spoken || this.#speaking !== undefined) return;
    this.#speaking = window.setTimeout(() => {
      this.#speaking = undefined;
      this.spoken = this.#desk?.waiting.length ?? 0;
    }, SPEAK_MS);
  }

  #tabs(lanes: readonly Lane[], column: number, desk: Desk): TemplateResult {
    const now = Date.now();
    const counts: Partial<Record<Lane, number>> = {
      queue: desk.waiting.length,
      sanctions: [...desk.staff.sanctions.values(), ...desk.staff.shadows.values()].filter((sanction) => inForce(sanction, now)).length,
    };
    const label = lanes.map((lane) => words.lanes[lane]).join(', ');
    return html`<nav class="c${column + 1} ${lanes.includes(this.#keyLane) ? 'active' : ''}" aria-label=${label}>
      ${lanes.map(
        (lane) => html`<button
          class="quiet"
          type="button"
          aria-pressed=${this.#shown(lane) ? 'true' : 'false'}
          @click=${() => {
            this.#go(lane, false);
          }}
        >
          ${words.lanes[lane]} ${counts[lane] ? html`<span class="count">${counts[lane]}</span>` : nothing}
        </button>`,
      )}
    </nav>`;
  }

  #lanes(desk: Desk): TemplateResult {
    const { staff, chat, blocked } = desk;
    return html`
      ${this.#box('queue', html`<queue-lane
        .waiting=${desk.waiting}
        .claims=${staff.claims}
        .explain=${(held: HeldCase) => desk.check(held.text)}
        .look=${(id?: string) => {
          desk.look(id);
        }}
        .host=${this.me.role === 'host'}
        .decided=${desk.decided}
        .trouble=${new Map(desk.trouble)}
        .blocked=${blocked}
        .me=${this.me.id}
        .loading=${!desk.casesLoaded}
        .keys=${this.active !== 'queue' ? 'none' : this.pointed ? 'decide' : 'all'}
      ></queue-lane>`)}
      ${this.#box('live', html`<live-lane
        .rows=${chat.rows}
        .pinned=${chat.pinned}
        .shadowed=${staff.shadowed}
        .watched=${staff.watched}
        .firsts=${staff.firsts}
        .resets=${chat.resets}
        .blocked=${blocked}
        .loading=${desk.status.room.state === 'connecting'}
        .keyed=${this.#keyLane === 'live'}
      ></live-lane>`)}
      ${this.#box('log', html`<log-lane .desk=${desk} .log=${staff.log}></log-lane>`)}
      ${this.#box('sanctions', html`<sanctions-lane .desk=${desk} .sanctions=${staff.sanctions} .shadows=${staff.shadows} .blocked=${blocked}></sanctions-lane>`)}
      ${this.#box('rules', html`<rules-lane .desk=${desk} .settings=${desk.settings} .blocked=${blocked} .log=${staff.log} .host=${this.me.role === 'host'}></rules-lane>`)}
      ${this.#box('room', html`<room-lane .desk=${desk} .settings=${desk.settings} .blocked=${blocked}></room-lane>`)}
    `;
  }

  #box(lane: Lane, content: TemplateResult): TemplateResult {
    const column = COLUMNS[this.width].findIndex((lanes) => lanes.includes(lane)) + 1;
    return html`<section
      class="lane-box c${column}"
      data-lane=${lane}
      aria-label=${words.lanes[lane]}
      ?hidden=${!this.#shown(lane)}
      @focusin=${() => {
        this.active = lane;
      }}
      @pointerdown=${() => {
        this.active = lane;
      }}
    >
      ${content}
    </section>`;
  }

  /** The lane that keys for an author act in. */
  get #keyLane(): Lane {
    return this.pointed ? 'live' : this.active;
  }

  #shown(lane: Lane): boolean {
    const lanes = COLUMNS[this.width].find((column) => column.includes(lane)) ?? [];
    return (this.chosen.find((one) => lanes.includes(one)) ?? lanes[0]) === lane;
  }

  /** Open a dialog that is loaded when it is wanted for the first time; what is pressed until then is meant for it. */
  #open(loaded: Promise<unknown>, ask: () => Promise<void>): void {
    this.#opening = true;
    loaded
      .then(ask, () => {
        this.#say(words.outdated, 'bad');
      })
      .finally(() => {
        this.#opening = false;
      });
  }

  /** What few open, and not at first, is loaded when they do. */
  #load(lane: Lane): void {
    if (lane === 'rules') import('./rules-lane').catch(() => this.#say(words.outdated, 'bad'));
  }

  #go(lane: Lane, enter: boolean): void {
    this.#load(lane);
    this.chosen = [lane, ...this.chosen.filter((one) => one !== lane)];
    this.active = lane;
    this.pointed = false;
    if (!enter) return;
    void this.updateComplete.then(() => {
      if (lane === 'queue') this.queue.enter();
      else if (lane === 'live') this.live.enter();
      else this.#firstOf(lane)?.focus();
    });
  }

  #firstOf(lane: Lane): HTMLElement | null | undefined {
    const host = this.renderRoot.querySelector(`[data-lane=${lane}] > *`);
    return host?.shadowRoot?.querySelector<HTMLElement>('.scroll');
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.#opening) return;
    const path = event.composedPath();
    // Also when what had the focus in a dialog is gone: the keys are still meant for that one.
    if (path.some((target) => target instanceof HTMLDialogElement) || isDialogOpen(this.renderRoot)) return;
    const typing = isTyping(path);
    const modified = event.ctrlKey || event.altKey || event.metaKey;
    if (!typing && !modified && this.timeOut.press(event.key)) {
      event.preventDefault();
      return;
    }
    const intent = intentOf(event, { typing, plainKeys: this.keys });
    if (!intent) return;
    event.preventDefault();
    if (intent.do === 'escape' && typing) {
      // Out of the field: the keys act again.
      const field = path[0];
      if (field instanceof HTMLElement) field.blur();
      return;
    }
    this.#do(intent);
  };

  #do(intent: Intent): void {
    if (intent.do === 'help') this.help.show();
    else if (intent.do === 'undo') void this.#desk?.undoLast();
    else if (intent.do === 'clean-up') this.live.press(intent);
    else if (intent.do === 'lane') this.#go(LANES[intent.number - 1] ?? 'queue', true);
    else if (this.pointed && AT_POINTER.has(intent.do)) this.live.press(intent);
    else {
      // Who goes on by key in a lane does not mean the row their pointer was left on.
      this.pointed = false;
      if (this.active === 'live') this.live.press(intent);
      else if (this.active === 'queue') this.queue.press(intent);
    }
  }

  readonly #person = (event: CustomEvent<PersonAct>): void => {
    const { action, person, anchor } = event.detail;
    if (action === 'time-out') void this.timeOut.offer(person, anchor);
    else void this.confirm.ask({ action, person });
  };

  #timedOut({ person, seconds, label, why }: TimeOut): void {
    void this.#desk?.do(orders.timeOut(person, seconds, label, why));
  }

  #confirmed({ action, person, held, why, purge }: Confirmed): void {
    if (held) this.queue.reject(held, why.reason, why.code);
    else void (action === 'ban' ? this.#desk?.do(orders.ban(person, why, purge)) : this.#desk?.do(orders.purge(person)));
  }

  readonly #switchKeys = (event: CustomEvent<boolean>): void => {
    this.keys = event.detail;
    setPlainKeys(this.keys);
  };

  #say(text: string, tone: Tone, action?: string): void {
    this.notices.say(text, tone, action);
  }

  readonly #measure = (): void => {
    this.width = this.#wide.matches ? 'wide' : this.#middle.matches ? 'middle' : 'narrow';
  };
}
