import { parseBatch, refusal, streamUrl, type Transport } from './transport';

/** Seconds a request may stay unanswered; well below the silence after which a line is given up. */
const WAIT_SECONDS = 25;

/** The room by long-poll: ask, get a batch or nothing, ask again from there. */
export const longpoll: Transport = (plan, listener) => {
  const abort = new AbortController();

  const ask = async (): Promise<void> => {
    // The first answer comes at once, so that opening never waits for somebody to speak.
    let wait = 0;
    while (!abort.signal.aborted) {
      const response = await fetch(streamUrl(plan, 'poll', { after: plan.after(), wait: String(wait) }), {
        headers: plan.headers(),
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
      });
      if (!response.ok) {
        listener.onEnd(await refusal(response));
        return;
      }
      const batch = response.status === 200 ? parseBatch(await response.text()) : undefined;
      if (abort.signal.aborted) return;
      if (batch) listener.onBatch(batch);
      else listener.onSign();
      wait = WAIT_SECONDS;
    }
  };
  ask().catch(() => {
    if (!abort.signal.aborted) listener.onEnd({ why: 'unreachable' });
  });

  return {
    close() {
      abort.abort();
    },
  };
};
