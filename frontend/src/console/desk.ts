import type { Answer, Api, AuditWanted } from '../client/api';
import { Client, type Status } from '../client/client';
import type {
  ActionOrder,
  Bulk,
  BulkOrder,
  CannedReason,
  Cause,
  HeldCase,
  OpenCase,
  Outcome,
  PersonCard,
  Problem,
  ReasonScope,
  RoomSettings,
  Snapshot,
  StaffLogEvent,
  Undoing,
  User,
  Verdict,
  Wish,
} from '../client/protocol';
import { initial, reduce, trim, type RoomState } from '../client/reduce';
import { undid } from './did';
import { OwnChanges } from './own-changes';
import { Said } from './said';
import { decide, hold, noStaffState, reduceStaff, shadow, type Resolution, type StaffState } from './staff-state';
import type { Order, Person } from './orders';
import { words } from './words';

export { NO_REASON, type Person, type Why } from './orders';

/** Rows of the live lane kept in memory; the lane itself draws fewer. */
const ROWS_KEPT = 600;
/** A lease on a case is for 15 s; it is renewed after this. */
const LOOK_AGAIN_MS = 5_000;

/** How a case ends by what is wished; one that is left to the hosts does not end. */
const OUTCOMES: Readonly<Record<Exclude<Wish, 'escalate'>, Outcome>> = {
  approve: 'approved',
  reject: 'rejected',
  mask: 'masked',
  remove: 'upheld',
  dismiss: 'dismissed',
  uphold: 'upheld',
  grant: 'granted',
};
export type Tone = 'good' | 'bad' | 'plain';
export interface DeskEvents {
  /** Something shown has changed. */
  changed(): void;
  /** A sentence for the moderator; with an action, it is offered to be undone. */
  say(text: string, tone: Tone, action?: string): void;
  /** These actions were undone, by whomever: they are not offered to be undone any more. */
  undone(actions: readonly string[]): void;
  /** The session is over or was never enough. */
  ended(): void;
}

/** One moderator at one room: both logs, what is known from them, and everything a moderator does. */
export class Desk {
  staff: StaffState = noStaffState();
  chat: RoomState = initial();
  settings: Partial<RoomSettings> | undefined;
  reasons: readonly CannedReason[] = [];
  casesLoaded = false;
  /** Why a case could not be decided, by case. */
  readonly trouble = new Map<string, string>();
  readonly status: { room: Status; staff: Status } = { room: { state: 'connecting' }, staff: { state: 'connecting' } };
  /** My decisions the server has not answered yet. */
  readonly #asked = new Map<string, Resolution>();
  /** What I did that can be undone, the newest last. */
  #mine: readonly string[] = [];
  readonly #said = new Said();
  readonly #changes: OwnChanges;
  readonly #underWay = new Set<Promise<unknown>>();
  #looking: string | undefined;
  #lookedAt = 0;
  readonly #clients: { close(): void; start(): void }[];

  constructor(
    readonly room: string,
    readonly me: User,
    private readonly api: Api,
    private readonly events: DeskEvents,
  ) {
    this.#changes = new OwnChanges(me.id);
    const status = (log: 'room' | 'staff') => (status: Status) => {
      this.#follow(log, status);
    };
    this.#clients = [
      new Client({
        room,
        api,
        onStatus: status('room'),
        onBatch: (batch) => {
          this.#said.hear(batch.events);
          this.#set({ chat: trim(reduce(this.chat, batch), ROWS_KEPT) });
        },
      }),
      new Client<StaffLogEvent>({
        room,
        api,
        log: 'staff',
        onStatus: status('staff'),
        onBatch: (batch) => {
          this.#take(batch.events);
        },
      }),
    ];
  }

  start(): void {
    for (const client of this.#clients) client.start();
    void this.#loadSettings();
    void this.#loadCases();
    void this.#loadSanctions();
    void this.#loadReasons();
    void this.#loadWatched();
    void this.#loadShadowed();
    void this.#loadShield();
  }

  close(): void {
    this.look();
    for (const client of this.#clients) client.close();
  }

  /** Cases to show, the longest wait first; what I have just decided is not among them. */
  get waiting(): readonly OpenCase[] {
    return this.#asked.size === 0 ? this.staff.waiting : this.staff.waiting.filter((held) => !this.#asked.has(held.id));
  }

  /** How cases ended, mine included before the server has said so. */
  get decided(): ReadonlyMap<string, Resolution> {
    return this.#asked.size === 0 ? this.staff.decided : new Map([...this.#asked, ...this.staff.decided]);
  }

  /** Why nothing can be decided at the moment; empty when it can. */
  get blocked(): string {
    const { state } = this.status.staff;
    return state === 'open' ? '' : words.connection.lost;
  }

  nameOf(id: string): string {
    return this.staff.names.get(id) ?? this.chat.rows.findLast((row) => row.author.id === id)?.author.name ?? id;
  }

  /** What a case or a message said, as far as this window has seen it. */
  textOf(id: string): string | undefined {
    return this.staff.texts.get(id) ?? this.#said.textOf(id);
  }

  decide(held: HeldCase, wish: Wish, reason?: string, code?: string): Promise<void> {
    return this.#doing(this.#decide(held, wish, reason, code));
  }

  async #decide(held: HeldCase, wish: Wish, reason?: string, code?: string): Promise<void> {
    if (this.blocked || this.#asked.has(held.id) || this.staff.decided.has(held.id)) return;
    this.trouble.delete(held.id);
    if (this.#looking === held.id) this.#looking = undefined;
    if (wish !== 'escalate') this.#asked.set(held.id, { outcome: OUTCOMES[wish], by: this.me });
    this.events.changed();
    const answer = await this.api.decide(this.room, held.id, wish, reason || undefined, code || undefined);
    const asked = this.#asked.get(held.id);
    this.#asked.delete(held.id);
    if (!answer.ok) {
      this.#notDecided(held, answer.problem);
      return;
    }
    if (asked) this.#set({ staff: decide(this.staff, held.id, asked) });
    this.#did(asked ? words.said.decided(asked.outcome, held.author.name) : words.said.escalated, answer.data.action);
  }

  /** Say to the others that I look at this case, as long as it is said again every few seconds; at none when left out. */
  look(id?: string): void {
    const now = Date.now();
    if (id === this.#looking && (id === undefined || now - this.#lookedAt < LOOK_AGAIN_MS)) return;
    const left = this.#looking;
    this.#looking = id;
    this.#lookedAt = now;
    if (left !== undefined && left !== id && !this.staff.decided.has(left)) void this.api.release(this.room, left);
    // That somebody else was first is told by the staff log, and shown on the card.
    if (id !== undefined) void this.api.claim(this.room, id);
  }

  /** What each stage finds in a text under the rules as they are now; *outside*: ask the checks from outside as well. */
  check(text: string, outside = false): Promise<Answer<Verdict>> {
    return this.api.check(this.room, text, outside);
  }

  /** Other canned reasons of a scope from now on, none for the usual ones; undefined when it is done, else what is wrong. */
  async setReasons(scope: ReasonScope, reasons: readonly CannedReason[]): Promise<Problem | undefined> {
    const answer = await this.api.setReasons(this.room, scope, reasons);
    if (!answer.ok) return answer.problem;
    await this.#loadReasons();
    return undefined;
  }

  /** Say something to everybody; undefined when it is done, else what is wrong. */
  async announce(text: string, style: ActionOrder['style']): Promise<Problem | undefined> {
    const answer = await this.#doing(this.api.act(this.room, { action: 'announce', text, style }));
    if (!answer.ok) return answer.problem;
    this.#did(words.said.announced, answer.data.action.id ?? undefined);
    return undefined;
  }

  /** Do what is ordered, and say so; or what is wrong. */
  do(order: Order): Promise<void> {
    return this.#doing(this.#order(order));
  }

  async #order([order, done]: Order): Promise<void> {
    const answer = await this.api.act(this.room, order);
    if (answer.ok) this.#did(done, answer.data.action.id ?? undefined);
    else this.events.say(answer.problem.detail, 'bad');
  }

  /** Look at what an action on many would do, or do it. */
  bulk(order: BulkOrder): Promise<Answer<Bulk>> {
    return this.#doing(this.#bulk(order));
  }

  async #bulk(order: BulkOrder): Promise<Answer<Bulk>> {
    const answer = await this.api.bulk(this.room, order);
    if (answer.ok && !order.preview) this.#did(words.said.bulk(order.action, answer.data.count), answer.data.action);
    return answer;
  }

  /** What undoing would undo. */
  whatUndoes(cause: Cause): Promise<Answer<Undoing>> {
    return this.api.undo(this.room, cause, true);
  }

  async undo(cause: Cause): Promise<boolean> {
    const answer = await this.api.undo(this.room, cause);
    if ('action' in cause) this.#gone([cause.action]);
    if (!answer.ok) this.events.say(answer.problem.detail, 'bad');
    else this.events.say(undid(answer.data, (id) => this.nameOf(id)), answer.data.undone > 0 ? 'good' : 'plain');
    return answer.ok;
  }

  /** Undo what I did last and have not undone yet. */
  async undoLast(): Promise<void> {
    // What was done last may still be on its way.
    await Promise.allSettled(this.#underWay);
    const action = this.#mine.at(-1);
    if (action === undefined) this.events.say(words.said.nothingUndone, 'plain');
    else await this.undo({ action });
  }

  person(id: string): Promise<Answer<PersonCard>> {
    return this.api.person(this.room, id);
  }

  async note(person: Person, text: string): Promise<Problem | undefined> {
    const answer = await this.api.note(this.room, person.id, text);
    return answer.ok ? undefined : answer.problem;
  }

  async flag(person: Person, flags: { premod?: number | null; monitor?: boolean }): Promise<void> {
    const answer = await this.api.flag(this.room, person.id, flags);
    if (!answer.ok) this.events.say(answer.problem.detail, 'bad');
  }

  /** Change the room; undefined when it is done, else what is wrong. */
  async change(changes: Partial<RoomSettings>): Promise<Problem | undefined> {
    const asked = this.api.settings(this.room, changes);
    const told = this.#doing(this.#changes.numberOf(Object.keys(changes), asked));
    const answer = await asked;
    if (!answer.ok) return answer.problem;
    this.#see(answer.data);
    void told.then((action) => {
      this.#did(words.room.saved, action);
    });
    return undefined;
  }

  audit(wanted: AuditWanted, before?: string): ReturnType<Api['audit']> {
    return this.api.audit(this.room, wanted, before);
  }

  #set(change: { chat?: RoomState; staff?: StaffState }): void {
    if (change.chat) this.chat = change.chat;
    if (change.staff) this.staff = change.staff;
    this.events.changed();
  }

  #take(events: readonly StaffLogEvent[]): void {
    const { resets } = this.staff;
    this.#changes.hear(events);
    this.#set({ staff: events.reduce(reduceStaff, this.staff) });
    for (const event of events) if (event.type === 'undone') this.#gone(event.actions);
    const lost = this.staff.resets !== resets;
    if (lost) void this.#loadCases();
    if (lost) void this.#loadShield();
    if (lost || events.some((event) => event.type === 'settings_changed')) void this.#loadSettings();
  }

  #gone(actions: readonly string[]): void {
    this.#mine = this.#mine.filter((action) => !actions.includes(action));
    this.events.undone(actions);
  }

  #follow(log: 'room' | 'staff', status: Status): void {
    this.status[log] = status;
    if (status.state === 'closed' && ['unauthorized', 'forbidden'].includes(status.code ?? '')) this.events.ended();
    else this.events.changed();
  }

  async #loadCases(): Promise<void> {
    let after: string | undefined;
    do {
      const answer = await this.api.cases(this.room, after);
      if (!answer.ok) {
        this.events.say(answer.problem.detail, 'bad');
        break;
      }
      this.staff = hold(this.staff, answer.data.cases);
      after = answer.data.more ? answer.data.cases.at(-1)?.id : undefined;
    } while (after !== undefined);
    this.casesLoaded = true;
    this.events.changed();
  }

  async #loadSanctions(): Promise<void> {
    const answer = await this.api.sanctions(this.room);
    if (!answer.ok) return;
    const listed = (shadows: boolean) => answer.data.sanctions.filter(({ kind }) => (kind === 'shadow') === shadows).map((one) => [one.user, one] as const);
    const { sanctions, shadows } = this.staff;
    this.#set({ staff: { ...this.staff, sanctions: new Map([...listed(false), ...sanctions]), shadows: new Map([...listed(true), ...shadows]) } });
  }

  async #loadShadowed(): Promise<void> {
    const answer = await this.api.shadowed(this.room);
    if (answer.ok) this.#set({ staff: shadow(this.staff, answer.data.cases) });
  }

  async #loadShield(): Promise<void> {
    const answer = await this.api.shield(this.room);
    // What the log has said meanwhile is newer.
    if (answer.ok && this.staff.shield === undefined) this.#set({ staff: { ...this.staff, shield: answer.data.shield } });
  }

  async #loadReasons(): Promise<void> {
    const answer = await this.api.reasons(this.room);
    if (answer.ok) this.reasons = answer.data.reasons;
    this.events.changed();
  }

  async #loadWatched(): Promise<void> {
    const answer = await this.api.watched(this.room);
    if (!answer.ok) return;
    const listed = answer.data.people.filter(({ monitor }) => monitor).map(({ user }) => [user, true] as const);
    this.#set({ staff: { ...this.staff, watched: new Map([...listed, ...this.staff.watched]) } });
  }

  async #loadSettings(): Promise<void> {
    const answer = await this.api.snapshot(this.room);
    if (answer.ok) this.#see(answer.data);
  }

  #see(snapshot: Snapshot): void {
    this.settings = snapshot.settings;
    this.events.changed();
  }

  /** What only the api knows how to ask: rules on trial, the shield. */
  get calls(): Api {
    return this.api;
  }

  #notDecided(held: HeldCase, problem: Problem): void {
    if (problem.code === 'already_decided' && problem.by && problem.outcome) {
      const { by, outcome } = problem;
      this.staff = decide(this.staff, held.id, { by, outcome, conflict: true });
      this.events.say(words.said.first(by.name, outcome), 'plain');
    } else if (!this.staff.decided.has(held.id)) {
      this.trouble.set(held.id, problem.detail);
      this.events.say(problem.detail, 'bad');
    }
    this.events.changed();
  }

  async #doing<T>(call: Promise<T>): Promise<T> {
    this.#underWay.add(call);
    try {
      return await call;
    } finally {
      this.#underWay.delete(call);
    }
  }

  #did(text: string, action?: string): void {
    if (action !== undefined) this.#mine = [...this.#mine, action];
    this.events.say(text, 'good', action);
  }
}
