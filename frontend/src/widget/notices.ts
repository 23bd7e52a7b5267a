import type { Status } from '../client/client';
import type { User } from '../client/protocol';
import type { RoomState } from '../client/reduce';
import { words } from '../i18n/en';

/** Why nobody, or this reader, can write now; undefined when they can. */
export function hindrance(chat: RoomState, me: User | null, now: number): string | undefined {
  const staff = (me?.role ?? 'viewer') !== 'viewer';
  if (chat.phase === 'closed') return words.closed;
  if (chat.phase === 'frozen' && !staff) return words.frozen;
  const { sanction } = chat;
  if (sanction?.kind === 'ban') return words.banned(sanction.reason);
  if (sanction?.until !== undefined && sanction.until > now) return words.timedOut(sanction.until, now, sanction.reason);
  if (!me && (chat.settings.guests ?? 'chat') !== 'chat') return words.membersOnly;
  // Before I had a name the answer was for nobody; a long-poll is not welcomed again.
  if (chat.you && !chat.mayPost && !sanction) return words.cannotPost;
  return undefined;
}

/** What the strip above the messages says; `final` when nothing will change by itself. A ban is the end of the connection, now or soon. */
export function trouble(status: Status, sanction: RoomState['sanction'], now: number): { text: string; final: boolean } | undefined {
  const { connection } = words;
  if (sanction?.kind === 'ban') return { text: words.banned(sanction.reason), final: true };
  if (status.state === 'open') return undefined;
  if (status.state === 'closed') {
    if (!status.code) return undefined;
    const known = status.code in connection ? connection[status.code as keyof typeof connection] : undefined;
    return { text: typeof known === 'string' ? known : status.detail || words.reload, final: true };
  }
  if (status.state === 'waiting' && status.retryAt !== undefined && status.retryAt - now > 1000) {
    return { text: connection.waiting((status.retryAt - now) / 1000), final: false };
  }
  return { text: connection.lost, final: false };
}
