import { parseBatch, refusal, streamUrl, type Transport } from './transport';

/** One parsed block of an event stream. */
export interface Block {
  data?: string;
  retry?: number;
}

/** Cuts a stream of text into blocks, whatever the chunks were. Lines may end in LF, CR LF or CR. */
export class BlockReader {
  #rest = '';

  /** The blocks that are complete after `chunk`. */
  push(chunk: string): Block[] {
    // A CR at the very end may be the first half of CR LF: wait for what follows.
    const text = this.#rest + chunk;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const parts = whole.replace(/\r\n?/g, '\n').split('\n\n');
    this.#rest = (parts.pop() ?? '') + text.slice(whole.length);
    return parts.map(readBlock);
  }
}

function readBlock(text: string): Block {
  const block: Block = {};
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'data') block.data = block.data === undefined ? value : `${block.data}\n${value}`;
    if (name === 'retry' && /^\d+$/.test(value)) block.retry = Number(value);
  }
  return block;
}

/**
 * The room by Server-Sent Events, read with `fetch` so that headers can be sent and answers be seen.
 * It counts as open at the first bytes: a proxy that holds the stream back never gets that far.
 */
export const sse: Transport = (plan, listener) => {
  const abort = new AbortController();
  let retryMs: number | undefined;

  const read = async (): Promise<void> => {
    const after = plan.after();
    const response = await fetch(streamUrl(plan, 'events', { after }), {
      headers: { accept: 'text/event-stream', ...plan.headers() },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
    });
    if (!response.ok || !response.body) {
      listener.onEnd(await refusal(response));
      return;
    }
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const blocks = new BlockReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      listener.onSign();
      for (const block of blocks.push(decoder.decode(value, { stream: true }))) {
        if (abort.signal.aborted) return;
        retryMs = block.retry ?? retryMs;
        const batch = block.data === undefined ? undefined : parseBatch(block.data);
        if (batch) listener.onBatch(batch);
      }
    }
    listener.onEnd({ why: 'answer', code: 1000, retryMs });
  };
  read().catch(() => {
    if (!abort.signal.aborted) listener.onEnd({ why: 'unreachable' });
  });

  return {
    close() {
      abort.abort();
    },
  };
};
