import type { Answer, Api } from '../client/api';
import { Client, type Status } from '../client/client';
import type { HeldCase, OpenCase, Outcome, Problem, RoomSettings, Snapshot, StaffLogEvent, User, Verdict, Wish } from '../client/protocol';
import { initial, reduce, trim, type RoomState } from '../client/reduce';
import { decide, hold, noStaffState, reduceStaff, type Resolution, type StaffState } from './staff-state';
import { words } from './words';

/** Rows of the live lane kept in memory; the lane itself draws fewer. */
const ROWS_KEPT = 600;
/** A lease on a case is for 15 s; it is renewed after this. */
const LOOK_AGAIN_MS = 5_000;

export interface Person {
  readonly id: string;
  readonly name: string;
}
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
  /** A sentence for the moderator. */
  say(text: string, tone: Tone): void;
  /** The session is over or was never enough. */
  ended(): void;
}

/** One moderator at one room: both logs, what is known from them, and everything a moderator does. */
export class Desk {
  staff: StaffState = noStaffState();
  chat: RoomState = initial();
  settings: Partial<RoomSettings> | undefined;
  casesLoaded = false;
  /** Why a case could not be decided, by case. */
  readonly trouble = new Map<string, string>();
  readonly status: { room: Status; staff: Status } = { room: { state: 'connecting' }, staff: { state: 'connecting' } };
  /** My decisions the server has not answered yet. */
  readonly #asked = new Map<string, Resolution>();
  #looking: string | undefined;
  #lookedAt = 0;
  readonly #clients: { close(): void; start(): void }[];

  constructor(
    readonly room: string,
    readonly me: User,
    private readonly api: Api,
    private readonly events: DeskEvents,
  ) {
    const status = (log: 'room' | 'staff') => (status: Status) => {
      this.#follow(log, status);
    };
    this.#clients = [
      new Client({ room, api, onStatus: status('room'), onBatch: (batch) => this.#set({ chat: trim(reduce(this.chat, batch), ROWS_KEPT) }) }),
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

  async decide(held: HeldCase, wish: Wish, reason?: string, code?: string): Promise<void> {
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
    else this.events.say(words.said.escalated, 'good');
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

  /** What each stage finds in a text under the rules as they are now. */
  check(text: string): Promise<Answer<Verdict>> {
    return this.api.check(this.room, text);
  }

  async timeOut(person: Person, seconds: number, label: string, reason: string): Promise<void> {
    const answer = await this.api.sanction(this.room, { user: person.id, kind: 'timeout', seconds, ...(reason && { reason }) });
    this.#told(answer, words.said.timedOut(person.name, label));
  }

  async ban(person: Person, reason: string, purge: boolean): Promise<void> {
    const order = { user: person.id, kind: 'ban' as const, purge, ...(reason && { reason }) };
    this.#told(await this.api.sanction(this.room, order), words.said.banned(person.name));
  }

  async purge(person: Person): Promise<void> {
    this.#told(await this.api.purge(this.room, person.id), words.said.purged(person.name));
  }

  async remove(message: string): Promise<void> {
    this.#told(await this.api.remove(this.room, message), words.said.removed);
  }

  async lift(person: Person): Promise<void> {
    this.#told(await this.api.lift(this.room, person.id), words.said.lifted(person.name));
  }

  /** Change the room; undefined when it is done, else what is wrong. */
  async change(changes: Partial<RoomSettings>): Promise<Problem | undefined> {
    const answer = await this.api.settings(this.room, changes);
    if (!answer.ok) return answer.problem;
    this.#see(answer.data);
    this.events.say(words.room.saved, 'good');
    return undefined;
  }

  audit(before?: string): ReturnType<Api['audit']> {
    return this.api.audit(this.room, before);
  }

  #set(change: { chat?: RoomState; staff?: StaffState }): void {
    if (change.chat) this.chat = change.chat;
    if (change.staff) this.staff = change.staff;
    this.events.changed();
  }

  #take(events: readonly StaffLogEvent[]): void {
    const { resets } = this.staff;
    this.#set({ staff: events.reduce(reduceStaff, this.staff) });
    if (this.staff.resets !== resets) void this.#loadCases();
    if (events.some((event) => event.type === 'settings_changed')) void this.#loadSettings();
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
    const listed = answer.data.sanctions.map((sanction) => [sanction.user, sanction] as const);
    this.#set({ staff: { ...this.staff, sanctions: new Map([...listed, ...this.staff.sanctions]) } });
  }

  async #loadSettings(): Promise<void> {
    const answer = await this.api.snapshot(this.room);
    if (answer.ok) this.#see(answer.data);
  }

  #see(snapshot: Snapshot): void {
    this.settings = snapshot.settings;
    this.events.changed();
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

  #told(answer: Answer<unknown>, done: string): void {
    if (answer.ok) this.events.say(done, 'good');
    else this.events.say(answer.problem.detail, 'bad');
  }
}
