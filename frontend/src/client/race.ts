import type { Ending, Listener, Plan, Transport, TransportName, Wire } from './transport';

/** How long a transport may stay silent before the next one is started beside it. */
export const PATIENCE_MS = 1_500;

export interface RaceListener extends Listener {
  /** The first sign of life, before it is passed on; the others are closed by then. */
  onWin(name: TransportName, wire: Wire): void;
}

/**
 * Starts transports one after the other, each beside those before it, until the first one opens.
 * An answer of the server ends the race for all of them; when nothing came through at all, it ends as unreachable.
 */
export function race(entries: [TransportName, Transport][], plan: Plan, listener: RaceListener): Wire {
  const running = new Map<TransportName, Wire>();
  const waiting = [...entries];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let winner: TransportName | undefined;
  let over = false;

  const close = (): void => {
    over = true;
    clearTimeout(timer);
    for (const wire of running.values()) wire.close();
    running.clear();
  };
  const end = (ending: Ending): void => {
    close();
    listener.onEnd(ending);
  };
  const next = (): void => {
    clearTimeout(timer);
    const entry = waiting.shift();
    if (!entry) return;
    const [name, transport] = entry;
    if (waiting.length) timer = setTimeout(next, PATIENCE_MS);
    /** Is this line the one that counts? The first to ask wins. */
    const alive = (): boolean => {
      if (over || (winner && winner !== name)) return false;
      if (!winner) {
        winner = name;
        clearTimeout(timer);
        for (const [other, wire] of running) if (other !== name) wire.close();
        const wire = running.get(name);
        if (wire) listener.onWin(name, wire);
      }
      return !over;
    };
    const wire = transport(plan, {
      onBatch: (batch) => {
        if (alive()) listener.onBatch(batch);
      },
      onSign: () => {
        if (alive()) listener.onSign();
      },
      onEnd: (ending) => {
        if (over || (winner && winner !== name)) return;
        running.delete(name);
        if (winner || ending.why === 'answer') end(ending);
        else if (waiting.length) next();
        else if (!running.size) end(ending);
      },
    });
    running.set(name, wire);
  };
  next();
  return { close };
}
