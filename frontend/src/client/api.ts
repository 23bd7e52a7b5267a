import { Calls, query, type Answer } from './calls';
import type { AuditAction, Claim, Decision, OpenCase, RoomListing, RoomSettings, Sanction, Snapshot, Verdict, Wish } from './protocol';

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

  purge(room: string, user: string, since?: number, reason?: string): Promise<Answer<{ id: string; seq: number }>> {
    return this.call('POST', `/rooms/${room}/staff/purges`, { user, since, reason });
  }

  sanction(
    room: string,
    order: { user: string; kind: 'timeout' | 'ban'; seconds?: number; reason?: string; purge?: boolean },
  ): Promise<Answer<Sanction>> {
    return this.call('POST', `/rooms/${room}/staff/sanctions`, order);
  }

  sanctions(room: string): Promise<Answer<{ sanctions: Sanction[] }>> {
    return this.call('GET', `/rooms/${room}/staff/sanctions`);
  }

  lift(room: string, user: string): Promise<Answer<undefined>> {
    return this.call('DELETE', `/rooms/${room}/staff/sanctions/${user}`);
  }

  audit(room: string, before?: string, limit = 50): Promise<Answer<{ actions: AuditAction[]; more: boolean }>> {
    return this.call('GET', `/rooms/${room}/staff/audit${query({ before, limit })}`);
  }

  check(room: string, text: string): Promise<Answer<Verdict>> {
    return this.call('POST', `/rooms/${room}/staff/check`, { text });
  }
}
