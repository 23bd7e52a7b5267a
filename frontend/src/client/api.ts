import { Calls, query, type Answer } from './calls';
import type { AuditAction, Decision, HeldCase, RoomListing, RoomSettings, Sanction, Snapshot, Verdict } from './protocol';

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

  cases(room: string): Promise<Answer<{ cases: HeldCase[] }>> {
    return this.call('GET', `/rooms/${room}/staff/cases`);
  }

  decide(room: string, id: string, outcome: 'approve' | 'reject', reason?: string): Promise<Answer<Decision>> {
    return this.call('POST', `/rooms/${room}/staff/cases/${id}`, { outcome, reason });
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
