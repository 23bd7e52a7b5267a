import { Client, type Status, type TransportName } from '../client/client';
import type { Batch, ChatEvent, ReplyTo, User } from '../client/protocol';
import { firstKnown, initial, prepend, reduce, trim, type RoomState, type Row } from '../client/reduce';
import type { LogView } from '../elements/chat-log/chat-log';
import type { RowAction } from '../elements/chat-log/row-action';
import type { MessageView } from '../elements/chat-message/chat-message';
import { mentions } from '../elements/parts';
import { words } from '../i18n/en';
import type { Appealing } from './appealing';
import type { Face } from './face';
import { hindrance } from './notices';
import type { OwnDraft } from './own';
import type { Writing } from './writing';

/** Rows kept while following the end, and while somebody reads further up. */
const CAP = 300;
const CAP_PAUSED = 600;
const PAGE = 50;
/** What the bars above and below the log depend on. */
const SHELL = ['you', 'settings', 'viewers', 'mayPost', 'phase', 'degraded', 'sanction', 'pinned'] as const;
/** What staff may do with any message, beside removing those of others. */
const STAFF_ACTIONS: readonly RowAction[] = ['pin', 'mask', 'hide', 'permit'];
/** Trouble shorter than this is nobody's business. */
const TROUBLE_MS = 2_000;

/** One viewer's reading of a room, from its first batch to its end: what is known of it, and the log that shows it. */
export class Reading {
  live: RoomState = initial();
  me: User | null = null;
  status: Status = { state: 'connecting' };
  troubled = false;
  now = Date.now();
  /** What I said against what is in force against me. */
  appealing: Appealing | undefined;
  readonly client: Client;
  #shown: RoomState = this.live;
  #older: LogView['older'] = 'none';
  #loaded = 0;
  #frame = 0;
  #troubleTimer: ReturnType<typeof setTimeout> | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #views = new WeakMap<Row | OwnDraft, MessageView>();

  constructor(
    private readonly face: Face,
    transports: string,
    private readonly own: () => Writing | undefined,
    private readonly titled: (title: string) => void,
  ) {
    const wanted = transports.split(/[\s,]+/).filter((name): name is TransportName => ['ws', 'sse', 'poll'].includes(name));
    this.client = new Client({
      room: face.room,
      api: face.api,
      transports: wanted.length ? wanted : undefined,
      onBatch: (batch) => {
        this.#take(batch);
      },
      onStatus: (status) => {
        this.#connection(status);
      },
    });
  }

  start(): void {
    document.addEventListener('visibilitychange', this.draw);
    this.client.start();
    this.draw();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.draw);
    this.client.close();
    this.appealing?.stop();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#troubleTimer);
    clearInterval(this.#ticking);
  }

  get staff(): boolean {
    return this.me?.role === 'moderator' || this.me?.role === 'host';
  }

  get banned(): boolean {
    return this.live.sanction?.kind === 'ban';
  }

  /** Read on as somebody else. */
  become(me: User): void {
    this.me = me;
    // A long-poll is not welcomed again; whether I may write is said by the next refusal.
    this.live = { ...this.live, you: me, mayPost: true };
    this.#views = new WeakMap();
    this.client.reconnect(me);
  }

  #connection(status: Status): void {
    this.status = status;
    if (status.state === 'open') {
      clearTimeout(this.#troubleTimer);
      this.#troubleTimer = undefined;
      this.troubled = false;
    } else if (status.state === 'closed') {
      this.troubled = status.code !== undefined;
      if (status.code === 'banned') this.sanctioned({ kind: 'ban' });
    } else {
      this.#troubleTimer ??= setTimeout(() => {
        this.troubled = true;
        this.face.redraw();
        this.#tickWhileCounting();
      }, TROUBLE_MS);
    }
    this.face.redraw();
    this.#tickWhileCounting();
  }

  /** State is applied at once; what is seen changes at most once a frame. */
  #take(batch: Batch<ChatEvent>): void {
    const { face } = this;
    const opening = batch.events.some((event) => event.type === 'welcome' || event.type === 'reset');
    for (const event of batch.events) {
      if (event.type === 'welcome') this.me = event.you ?? this.me;
      if (event.type === 'posted' && event.nonce && event.author.id === this.me?.id) face.log.rekey(event.nonce, event.id);
      this.own()?.hear(event);
      if (/^appeal_/.test(event.type)) void this.appealing?.look(event.type === 'appeal_decided');
      if (!opening) this.#speakOf(event);
    }
    const before = this.live;
    this.live = reduce(before, batch);
    if (this.live.pinned && !before.pinned) import('../elements/pinned-bar/pinned-bar').catch(face.outdated);
    this.own()?.arrived();
    if (opening && (before.seq === 0 || this.live.resets > before.resets)) {
      this.#older = this.live.rows.length >= PAGE ? 'more' : 'none';
      this.#loaded = 0;
    }
    if (this.live.resets > before.resets && before.rows.length) face.tell(words.missed);
    if (before.sanction && !this.live.sanction) face.tell(words.writeAgain);
    else if (this.live.sanction) face.unsay(words.writeAgain);
    if (opening && this.live.you && !this.live.mayPost && !this.live.sanction) void this.#askStanding();
    if (document.hidden) this.#trim();
    else this.#frame ||= requestAnimationFrame(this.draw);
  }

  #speakOf(event: ChatEvent): void {
    const { announcer } = this.face;
    if (event.type === 'posted' && !event.removed && event.author.id !== this.me?.id) {
      announcer.message(event.author.name, event.text, this.#concernsMe(event));
    } else if (event.type === 'announced') announcer.say(words.announce.message(words.announcement, event.text));
    else if (event.type === 'removed' || event.type === 'purged' || event.type === 'edited') announcer.forget();
    else if (/^decided|warned|^acknowledged|_decided|reopened$|^permit/.test(event.type)) this.face.later('decided', event);
  }

  /** A refusal or the end of a connection says that I am sanctioned; where the letter that says why did not come, ask. */
  sanctioned(sanction: RoomState['sanction']): void {
    this.face.compose({ error: '' });
    if (this.live.sanction?.kind === sanction?.kind) return;
    this.live = { ...this.live, sanction };
    if (!sanction?.reason) void this.#askStanding();
    this.draw();
  }

  async #askStanding(): Promise<void> {
    const answer = await this.face.api.snapshot(this.face.room);
    if (!answer.ok || !answer.data.standing.sanction) return;
    const { settings, standing } = answer.data;
    this.live = { ...this.live, settings: { ...this.live.settings, title: settings.title }, sanction: standing.sanction };
    this.draw();
  }

  /** May I be here again? Then read on. */
  async readmitted(): Promise<boolean> {
    const answer = await this.face.api.snapshot(this.face.room);
    if (!answer.ok || answer.data.standing.sanction) return false;
    this.live = { ...this.live, sanction: null, mayPost: true };
    this.client.start();
    this.draw();
    return true;
  }

  #mayAppeal(): void {
    import('./appealing').then(({ Appealing }) => {
      this.appealing ??= new Appealing(this.face, this);
      return this.appealing.look();
    }, this.face.outdated);
  }

  #trim(): void {
    const cap = this.face.paused ? CAP_PAUSED + this.#loaded : CAP;
    if (this.live.rows.length <= cap) return;
    this.live = trim(this.live, cap);
    this.#older = 'more';
  }

  /** Bring the log up to date; the shell around it is drawn again only for what it shows. */
  readonly draw = (): void => {
    const { face, live } = this;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#trim();
    if (this.banned) this.own()?.turnedAway();
    const title = live.settings.title;
    if (title && title !== this.#shown.settings.title) this.titled(title);
    face.log.show({
      lines: this.#lines(),
      older: this.#older,
      actions: (view) => this.#actions(view),
      empty: this.status.state !== 'open' ? '' : face.readonly ? words.emptyReadonly : words.empty,
    });
    if (live.sanction && live.sanction.kind !== this.#shown.sanction?.kind) this.#mayAppeal();
    if (SHELL.some((key) => this.#shown[key] !== live[key])) face.redraw();
    this.#shown = live;
    this.#tickWhileCounting();
  };

  #lines(): MessageView[] {
    const { me } = this;
    const lines = this.live.rows.map((row) => this.#view(row, row.id, row.author));
    const drafts = me ? (this.own()?.drafts ?? []) : [];
    return me && drafts.length ? [...lines, ...drafts.map((draft) => this.#view(draft, draft.nonce, me))] : lines;
  }

  #view(row: Row | OwnDraft, key: string, author: User): MessageView {
    let view = this.#views.get(row);
    if (!view) {
      const own = author.id === this.me?.id;
      const mention = !own && this.#concernsMe(row);
      const at = ('written' in row && row.written) || row.at;
      view = { ...row, at, key, author, own, mention };
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
    const actions: RowAction[] = this.face.readonly || hindrance(this.live, this.me, this.now) ? ['copy'] : ['reply', 'copy'];
    if (view.announced) return ['copy'];
    if (this.staff) actions.push(...STAFF_ACTIONS);
    if (view.own) actions.push('delete');
    else if (this.staff) actions.push('remove');
    else if (this.me) actions.push('report');
    return actions;
  }

  async older(): Promise<void> {
    const first = firstKnown(this.live);
    if (this.#older === 'loading' || !first) return;
    this.#older = 'loading';
    this.draw();
    const answer = await this.face.api.history(this.face.room, first.id, PAGE);
    if (answer.ok) {
      const before = this.live.rows.length;
      this.live = prepend(this.live, answer.data.messages);
      this.#loaded += this.live.rows.length - before;
    }
    this.#older = !answer.ok ? 'failed' : answer.data.more ? 'more' : 'none';
    this.draw();
  }

  /** The viewer is at the end again: what was loaded for them above may go. */
  followed(): void {
    this.#loaded = 0;
  }

  #tickWhileCounting(): void {
    const counting = (this.troubled && this.status.retryAt !== undefined) || this.live.sanction?.until !== undefined;
    if (counting === (this.#ticking !== undefined)) return;
    clearInterval(this.#ticking);
    this.#ticking = counting ? setInterval(this.#tick, 1000) : undefined;
    if (counting) this.#tick();
  }

  readonly #tick = (): void => {
    this.now = Date.now();
    this.face.redraw();
    const until = this.live.sanction?.until ?? Infinity;
    if (until > this.now) return;
    this.live = { ...this.live, sanction: null, mayPost: true };
    // One that was over before it was heard of is nobody's news.
    if (until > this.now - 5_000) this.face.tell(words.writeAgain);
    this.draw();
  };
}
