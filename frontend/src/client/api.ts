import { Calls, query, type Answer } from './calls';
import type {
  ActionOrder,
  AuditAction,
  Backtest,
  Bulk,
  BulkOrder,
  CannedReason,
  Cause,
  Claim,
  Decision,
  HooksShown,
  OpenCase,
  PersonCard,
  ReasonScope,
  RoomHook,
  RoomListing,
  RoomSettings,
  Rules,
  Sanction,
  Shield,
  Snapshot,
  Undoing,
  Verdict,
  Watch,
  Wish,
} from './protocol';

/** Which rows of the record are asked for: by an id of who acted, a kind of action, whom or what it was about, a rule. */
export interface AuditWanted {
  actor?: string;
  action?: string;
  target?: string;
  rule?: string;
}

export type { Answer, Draft, Receipt } from './calls';

/** Every call of the server: a viewer's, and those of staff. The widget is content with the first kind. */
export class Api extends Calls {
  async signOut(): Promise<Answer<undefined>> {
    const answer = await this.call<undefined>('DELETE', '/session');
    this.token = undefined;
    this.csrf = undefined;
    return answer;
  }

  rooms(): Promise<Answer<{ rooms: RoomListing[] }>> {
    return this.call('GET', '/rooms');
  }

  settings(room: string, changes: Partial<RoomSettings>): Promise<Answer<Snapshot>> {
    return this.call('PATCH', `/rooms/${room}`, changes);
  }

  /** What waits in all queues, after a case if one is named: the longest wait first. */
  cases(room: string, after?: string): Promise<Answer<{ cases: OpenCase[]; more: boolean }>> {
    return this.call('GET', `/rooms/${room}/staff/cases${query({ after, limit: 500 })}`);
  }

  /** Messages that their authors and the staff alone see, which wait for nobody. */
  shadowed(room: string): Promise<Answer<{ cases: OpenCase[] }>> {
    return this.call('GET', `/rooms/${room}/staff/cases${query({ queue: 'shadowed', limit: 200 })}`);
  }

  decide(room: string, id: string, outcome: Wish, reason?: string, code?: string): Promise<Answer<Decision>> {
    return this.call('POST', `/rooms/${room}/staff/cases/${id}`, { outcome, reason, code });
  }

  /** Say that I look at a case, for 15 s; again before they are over. */
  claim(room: string, id: string): Promise<Answer<Claim & { case: string }>> {
    return this.call('POST', `/rooms/${room}/staff/cases/${id}/claim`);
  }

  release(room: string, id: string): Promise<Answer<undefined>> {
    return this.call('DELETE', `/rooms/${room}/staff/cases/${id}/claim`);
  }

  /** Do something to a message or a person; without an id it had been done before. */
  act(room: string, order: ActionOrder): Promise<Answer<{ action: { id: string | null; until?: number } }>> {
    return this.call('POST', `/rooms/${room}/staff/actions`, order);
  }

  undo(room: string, cause: Cause, preview = false): Promise<Answer<Undoing>> {
    return this.call('POST', `/rooms/${room}/staff/undo`, { ...cause, preview });
  }

  bulk(room: string, order: BulkOrder): Promise<Answer<Bulk>> {
    return this.call('POST', `/rooms/${room}/staff/bulk`, order);
  }

  /** The canned reasons to choose from, or all of one scope. */
  reasons(room: string, scope?: ReasonScope): Promise<Answer<{ reasons: CannedReason[] }>> {
    return this.call('GET', `/rooms/${room}/staff/reasons${query({ scope })}`);
  }

  /** The canned reasons of a scope from now on; none for the usual ones. */
  setReasons(room: string, scope: ReasonScope, reasons: readonly CannedReason[]): Promise<Answer<{ reasons: CannedReason[] }>> {
    return this.call('PUT', `/rooms/${room}/staff/reasons`, { reasons, scope });
  }

  /** The checks from outside; hosts alone see and set them. */
  hooks(room: string): Promise<Answer<HooksShown>> {
    return this.call('GET', `/rooms/${room}/staff/hooks`);
  }

  setHooks(room: string, hooks: readonly RoomHook[]): Promise<Answer<HooksShown>> {
    return this.call('PUT', `/rooms/${room}/staff/hooks`, { hooks });
  }

  /** Rules that only observe, null when there are none. */
  trial(room: string): Promise<Answer<{ rules: Partial<Rules> | null }>> {
    return this.call('GET', `/rooms/${room}/staff/trial`);
  }

  putOnTrial(room: string, rules: Partial<Rules> | null): Promise<Answer<{ rules: Partial<Rules> | null }>> {
    return this.call('PUT', `/rooms/${room}/staff/trial`, { rules });
  }

  watched(room: string): Promise<Answer<{ people: Watch[] }>> {
    return this.call('GET', `/rooms/${room}/staff/people`);
  }

  person(room: string, user: string): Promise<Answer<PersonCard>> {
    return this.call('GET', `/rooms/${room}/staff/people/${user}`);
  }

  note(room: string, user: string, text: string): Promise<Answer<unknown>> {
    return this.call('POST', `/rooms/${room}/staff/people/${user}/notes`, { text });
  }

  /** Watch a person: let all their messages wait until then (ms; 0 without end, null no more), or point them out. */
  flag(room: string, user: string, flags: { premod?: number | null; monitor?: boolean }): Promise<Answer<unknown>> {
    return this.call('PUT', `/rooms/${room}/staff/people/${user}/flags`, flags);
  }

  shield(room: string): Promise<Answer<{ shield: Shield | null; presets: string[] }>> {
    return this.call('GET', `/rooms/${room}/staff/shield`);
  }

  putUp(room: string, preset: string, minutes: number): Promise<Answer<{ shield: Shield | null; presets: string[] }>> {
    return this.call('PUT', `/rooms/${room}/staff/shield`, { preset, minutes });
  }

  takeDown(room: string): Promise<Answer<undefined>> {
    return this.call('DELETE', `/rooms/${room}/staff/shield`);
  }

  /** Try rules on what was said in the last hours. */
  backtest(room: string, rules: Partial<Rules>, hours: number): Promise<Answer<{ id: string; total: number }>> {
    return this.call('POST', `/rooms/${room}/staff/backtests`, { rules, hours });
  }

  backtested(room: string, id: string): Promise<Answer<Backtest>> {
    return this.call('GET', `/rooms/${room}/staff/backtests/${id}`);
  }

  sanctions(room: string): Promise<Answer<{ sanctions: Sanction[] }>> {
    return this.call('GET', `/rooms/${room}/staff/sanctions`);
  }

  audit(room: string, wanted: AuditWanted = {}, before?: string, limit = 50): Promise<Answer<{ actions: AuditAction[]; more: boolean }>> {
    return this.call('GET', `/rooms/${room}/staff/audit${query({ ...wanted, before, limit })}`);
  }

  /** Where the record is to be had as lines of JSON. */
  exported(room: string, wanted: AuditWanted = {}): string {
    return `${this.base}/api/v1/rooms/${room}/staff/audit/export${query({ ...wanted })}`;
  }

  /** What would become of a text, with what each stage found, the checks from outside as well with *hooks*; nothing is posted or remembered. */
  check(room: string, text: string, hooks = false): Promise<Answer<Verdict>> {
    return this.call('POST', `/rooms/${room}/moderation/check`, { text, ...(hooks && { hooks }) });
  }
}
