/** Turns: when many ask at once, each address has its turn, and each connection of it, so that no flood keeps others waiting. */

/** Who asks. */
export interface Asker {
  readonly address: string;
  /** Stands for the connection. */
  readonly connection: object;
}

/** Turns of this process. */
export interface Turns {
  /** Starts the work now, or when it is its turn. */
  take(asker: Asker, start: () => void): void;
}

/** Started before the event loop looks at its connections again. */
const PER_ROUND = 32;

type Queue = (() => void)[];

/** `defer` runs a task after the connections have been looked at. */
export function createTurns(defer: (task: () => void) => void = setImmediate): Turns {
  const waiting = new Map<string, Map<object, Queue>>();
  let started = 0;
  let isDeferred = false;

  const begin = (start: () => void): void => {
    started += 1;
    if (!isDeferred) {
      isDeferred = true;
      defer(round);
    }
    start();
  };
  function round(): void {
    isDeferred = false;
    started = 0;
    while (started < PER_ROUND) {
      const next = takeNext(waiting);
      if (!next) return;
      begin(next);
    }
  }
  return Object.freeze({
    take({ address, connection }: Asker, start: () => void) {
      if (waiting.size === 0 && started < PER_ROUND) return begin(start);
      const ofAddress = waiting.get(address) ?? new Map<object, Queue>();
      const queue = ofAddress.get(connection) ?? [];
      queue.push(start);
      ofAddress.set(connection, queue);
      waiting.set(address, ofAddress);
    },
  } satisfies Turns);
}

/** Of the first address and its first connection, which stand last then. */
function takeNext(waiting: Map<string, Map<object, Queue>>): (() => void) | undefined {
  for (const [address, ofAddress] of waiting) {
    for (const [connection, queue] of ofAddress) {
      const next = queue.shift();
      ofAddress.delete(connection);
      if (queue.length > 0) ofAddress.set(connection, queue);
      waiting.delete(address);
      if (ofAddress.size > 0) waiting.set(address, ofAddress);
      return next;
    }
  }
  return undefined;
}
