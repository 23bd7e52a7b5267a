import { parseBatch, streamUrl, type Transport } from './transport';

/** The room by WebSocket: one text frame a batch, commands the other way. */
export const websocket: Transport = (plan, listener) => {
  let socket: WebSocket | undefined;
  let closed = false;
  let opened = false;
  const end: typeof listener.onEnd = (ending) => {
    if (closed) return;
    closed = true;
    listener.onEnd(ending);
  };

  const open = (ticket: string | undefined): void => {
    if (closed) return;
    const url = streamUrl(plan, 'ws', { after: plan.after(), ticket }).replace(/^http/, 'ws');
    socket = new WebSocket(url, 'eventchat.v1');
    socket.addEventListener('open', () => {
      opened = true;
    });
    socket.addEventListener('message', (message) => {
      if (closed) return;
      const batch = typeof message.data === 'string' ? parseBatch(message.data) : undefined;
      if (batch) listener.onBatch(batch);
      else listener.onSign();
    });
    socket.addEventListener('close', (event) => {
      // A refused upgrade and a dead network look the same to a page: 1006, and no reason.
      const told = opened && event.code !== 1006;
      const [, problem, detail] = /^(?:(\w+): )?(.+)/.exec(event.reason) ?? [];
      end(told ? { why: 'answer', code: event.code, problem, detail } : { why: 'unreachable' });
    });
  };
  plan.ticket().then(open, () => {
    end({ why: 'unreachable' });
  });

  return {
    send(text) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    close() {
      closed = true;
      socket?.close();
    },
  };
};
