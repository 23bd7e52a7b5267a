import type { CaseDecided, Claim, HeldCase, OpenCase, QueueName, Sanction, Shield, StaffEvent, StaffLogEvent, User } from '../client/protocol';

const LOG_KEPT = 300;
const DECIDED_KEPT = 200;
const TEXTS_KEPT = 1_000;

/** How a case ended. */
export interface Resolution {
  readonly outcome: CaseDecided['outcome'];
  readonly by: Pick<User, 'id' | 'name'>;
  /** I decided too, but they were first. */
  readonly conflict?: boolean;
}

/** What the staff of a room knows together. */
export interface StaffState {
  /** Cases of all queues that wait for a person, the longest wait first. */
  readonly waiting: readonly OpenCase[];
  /** Who said that they look at a case. A claim counts until its time is over. */
  readonly claims: ReadonlyMap<string, Claim>;
  /** The newest decisions, by case. */
  readonly decided: ReadonlyMap<string, Resolution>;
  /** The newest entries of the staff log, the newest last. */
  readonly log: readonly StaffEvent[];
  readonly sanctions: ReadonlyMap<string, Sanction>;
  /** People whose messages they and the staff alone see; beside what else is in force against them. */
  readonly shadows: ReadonlyMap<string, Sanction>;
  /** Messages that are seen like that, as their cases; they wait for nobody. */
  readonly shadowed: readonly OpenCase[];
  /** Whose messages are pointed out, or no more. */
  readonly watched: ReadonlyMap<string, boolean>;
  /** Messages that were among the first of their authors, and were let in by a person. */
  readonly firsts: ReadonlySet<string>;
  /** What people are called, as far as the log told. */
  readonly names: ReadonlyMap<string, string>;
  /** What cases said, by case and by message, the newest of them. */
  readonly texts: ReadonlyMap<string, string>;
  /** What makes the room strict for a while; undefined while that is not known. */
  readonly shield: Shield | null | undefined;
  /** The log was thrown away: what waits has to be asked for again. */
  readonly resets: number;
}

export function noStaffState(): StaffState {
  return { waiting: [], claims: new Map(), decided: new Map(), log: [], sanctions: new Map(), shadows: new Map(), shadowed: [], watched: new Map(), firsts: new Set(), names: new Map(), texts: new Map(), shield: undefined, resets: 0 };
}

/** The state after one event of the staff log. Pure; applying the same event twice changes nothing. */
export function reduceStaff(state: StaffState, event: StaffLogEvent): StaffState {
  if (event.type === 'reset') return { ...state, log: [], waiting: [], shield: undefined, resets: state.resets + 1 };
  if (event.type === 'claimed') return { ...state, claims: new Map(state.claims).set(event.case, { by: event.by, until: event.until }) };
  if (event.type === 'released') return { ...state, claims: without(state.claims, event.case) };
  if (!('seq' in event)) return state;
  if (state.log.some((known) => known.id === event.id)) return state;
  const logged: StaffState = { ...state, log: [...state.log.slice(1 - LOG_KEPT), event], names: named(state.names, event) };
  switch (event.type) {
    case 'held':
      return event.queue === 'shadowed' ? shadow(logged, [event]) : hold(logged, [event]);
    case 'decided': {
      const first = state.waiting.some((one) => one.id === event.case && queueOf(one) === 'new');
      const firsts = first && event.message ? new Set([...state.firsts, event.message].slice(-LOG_KEPT)) : state.firsts;
      return decide({ ...logged, firsts }, event.case, { outcome: event.outcome, by: event.by });
    }
    case 'flagged':
      return { ...logged, watched: new Map(state.watched).set(event.user, event.monitor) };
    case 'reopened': {
      const decided = new Map(state.decided);
      decided.delete(event.case);
      const waiting = state.waiting.filter((one) => one.id !== event.case);
      if (event.held.queue === 'shadowed') return shadow({ ...logged, decided, waiting }, [event.held]);
      return hold({ ...logged, decided, waiting }, [event.held]);
    }
    case 'reported':
      return amend(logged, event.case, (held) => ({ ...held, reports: [...(held.reports ?? []), event.report] }));
    case 'escalated':
      return amend(logged, event.case, (held) => ({ ...held, escalated: event.by }));
    case 'sanctioned': {
      const { user, kind, until, reason } = event;
      const sanction: Sanction = { user, kind, until, reason };
      if (kind === 'shadow') return { ...logged, shadows: new Map(state.shadows).set(user, sanction) };
      return { ...logged, sanctions: new Map(state.sanctions).set(user, sanction) };
    }
    case 'lifted': {
      if (event.kind === 'shadow') return { ...logged, shadows: without(state.shadows, event.user) };
      return { ...logged, sanctions: without(state.sanctions, event.user) };
    }
    case 'settings_changed':
      return event.shield || event.shield_down ? { ...logged, shield: event.shield ?? null } : logged;
    default:
      return logged;
  }
}

/** Cases join those that wait, unless they are known or decided already. */
export function hold(state: StaffState, cases: readonly OpenCase[]): StaffState {
  const known = new Set(state.waiting.map((one) => one.id));
  const fresh = cases.filter((one) => !known.has(one.id) && !state.decided.has(one.id));
  if (fresh.length === 0) return state;
  const texts = remembered(state.texts, fresh);
  const names = new Map(state.names);
  for (const { author } of fresh) names.set(author.id, author.name);
  const claimed = fresh.flatMap(({ id, claim }) => (claim ? [[id, claim] as const] : []));
  const claims = claimed.length > 0 ? new Map([...state.claims, ...claimed]) : state.claims;
  return { ...state, names, texts, claims, waiting: [...state.waiting, ...fresh].sort((a, b) => a.at - b.at) };
}

/** Cases of messages that their authors and the staff alone see join those that are known. */
export function shadow(state: StaffState, cases: readonly OpenCase[]): StaffState {
  const fresh = cases.filter((one) => !state.shadowed.some(({ id }) => id === one.id) && !state.decided.has(one.id));
  return fresh.length === 0 ? state : { ...state, shadowed: [...state.shadowed, ...fresh].sort((a, b) => a.at - b.at).slice(-LOG_KEPT) };
}

/** The queue a case waits in; who does not say so was held. */
export function queueOf(held: HeldCase): QueueName {
  return held.queue === undefined || held.queue === 'shadowed' ? 'held' : held.queue;
}

function remembered(texts: ReadonlyMap<string, string>, cases: readonly HeldCase[]): ReadonlyMap<string, string> {
  const said = cases.flatMap(({ id, message, text }) => [[id, text] as const, ...(message ? [[message, text] as const] : [])]);
  return new Map([...texts, ...said].slice(-TEXTS_KEPT));
}

function amend(state: StaffState, id: string, change: (held: OpenCase) => OpenCase): StaffState {
  return { ...state, waiting: state.waiting.map((one) => (one.id === id ? change(one) : one)) };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([other]) => other !== key));
}

/** A case is decided. What is said last stands: the log knows better than a guess made before the answer. */
export function decide(state: StaffState, id: string, resolution: Resolution): StaffState {
  const known = state.decided.get(id);
  if (known && known.by.id === resolution.by.id && known.outcome === resolution.outcome && !resolution.conflict) return state;
  const { outcome, by, conflict } = resolution;
  const kept = [...state.decided].filter(([other]) => other !== id).slice(1 - DECIDED_KEPT);
  return {
    ...state,
    waiting: state.waiting.filter((one) => one.id !== id),
    shadowed: state.shadowed.filter((one) => one.id !== id),
    claims: state.claims.has(id) ? without(state.claims, id) : state.claims,
    decided: new Map([...kept, [id, { outcome, by, conflict }]]),
  };
}

function named(names: ReadonlyMap<string, string>, event: StaffEvent): ReadonlyMap<string, string> {
  const found: [string, string][] = [];
  if ('author' in event) found.push([event.author.id, event.author.name]);
  if ('user' in event && 'name' in event && event.user !== undefined && event.name !== undefined) found.push([event.user, event.name]);
  if ('by' in event) found.push([event.by.id, event.by.name]);
  return found.length === 0 ? names : new Map([...names, ...found]);
}
