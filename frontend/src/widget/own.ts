import type { ChatEvent, ReplyTo } from '../client/protocol';
import type { PostResult } from '../client/client';
import type { Sending } from '../elements/chat-message/chat-message';

/** A message of mine that is not (yet) in the log. */
export interface OwnDraft {
  readonly nonce: string;
  readonly text: string;
  readonly reply_to?: ReplyTo;
  readonly at: number;
  readonly sending: Sending;
  /** Its place in the log, once the server has said so. */
  readonly seq?: number;
}

/** My drafts, oldest first. Like the room's state: replaced, never changed. */
export type OwnDrafts = readonly OwnDraft[];

export function begin(drafts: OwnDrafts, draft: Omit<OwnDraft, 'sending'>): OwnDrafts {
  return [...without(drafts, draft.nonce), { ...draft, sending: { is: 'sending' } }];
}

export function without(drafts: OwnDrafts, nonce: string): OwnDrafts {
  return drafts.filter((draft) => draft.nonce !== nonce);
}

/** The drafts after the server's answer. What was sent stays until it arrives in the log, so that it never blinks. */
export function answered(drafts: OwnDrafts, result: PostResult): OwnDrafts {
  switch (result.status) {
    case 'sent':
      return drafts.map((draft) => (draft.nonce === result.nonce ? { ...draft, seq: result.seq } : draft));
    case 'held':
      return put(drafts, result.nonce, { is: 'held' });
    case 'refused':
      return put(drafts, result.nonce, { is: 'refused', detail: result.detail });
    case 'failed':
      return put(drafts, result.nonce, { is: 'failed' });
  }
}

/** The drafts after something the server said: my message in the log, or a moderator's decision. */
export function heard(drafts: OwnDrafts, event: ChatEvent, me: string | undefined): OwnDrafts {
  if (event.type === 'reopened') return again(drafts, event);
  if (!drafts.length) return drafts;
  if (event.type === 'posted' && event.nonce && event.author.id === me) return without(drafts, event.nonce);
  if (event.type === 'decided') {
    if (event.outcome === 'approved') return without(drafts, event.nonce);
    return put(drafts, event.nonce, { is: 'declined', reason: event.reason });
  }
  return drafts;
}

/** The decision was undone: it waits as before, also where it had been published since. */
function again(drafts: OwnDrafts, { nonce, text, written, reply_to }: Extract<ChatEvent, { type: 'reopened' }>): OwnDrafts {
  const known = drafts.some((draft) => draft.nonce === nonce);
  if (known || !text) return put(drafts, nonce, { is: 'held' });
  return [...drafts, { nonce, text, reply_to, at: written ?? Date.now(), sending: { is: 'held' } }];
}

/** The drafts of somebody who was banned: nobody will look at what waits. */
export function turnedAway(drafts: OwnDrafts): OwnDrafts {
  return drafts.map((draft) => (draft.sending.is === 'held' ? { ...draft, sending: { is: 'declined' } } : draft));
}

/** Without those whose place in the log has been read: their row is there, or was taken away before it came. */
export function arrived(drafts: OwnDrafts, seq: number): OwnDrafts {
  return drafts.some((draft) => draft.seq !== undefined && draft.seq <= seq)
    ? drafts.filter((draft) => draft.seq === undefined || draft.seq > seq)
    : drafts;
}

function put(drafts: OwnDrafts, nonce: string, sending: Sending): OwnDrafts {
  return drafts.map((draft) => (draft.nonce === nonce ? { ...draft, sending } : draft));
}
