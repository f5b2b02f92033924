/** The running subscriptions of one socket: counted, and ended with it whatever becomes of their ids. */

/** The payload object of a `subscribe` message stands for its subscription: a client may use an id twice. */
export interface SubscriptionsOfSocket {
  /** Without those that the client has completed: it may begin others in their place before they have ended. */
  readonly size: number;
  add(payload: object, id: string): void;
  /** From now on the source is returned when the socket closes. */
  attach(payload: object, source: AsyncIterable<unknown>): void;
  /** The client has completed the one that runs under this id. */
  complete(id: string): void;
  remove(payload: object): void;
  /** Ends all. Never rejects. */
  endAll(): Promise<void>;
}

interface Running {
  readonly id: string;
  source: AsyncIterator<unknown> | null;
  isCompleted: boolean;
}

/** None yet. */
export function createSubscriptionsOfSocket(): SubscriptionsOfSocket {
  const subscriptions = new Map<object, Running>();
  /** By id, those that the client has not completed. */
  const counted = new Map<string, Running>();
  const discount = (running: Running | undefined): void => {
    if (!running || running.isCompleted) return;
    running.isCompleted = true;
    counted.delete(running.id);
  };
  return {
    get size() {
      return counted.size;
    },
    add(payload, id) {
      const running = { id, source: null, isCompleted: false };
      subscriptions.set(payload, running);
      counted.set(id, running);
    },
    attach(payload, source) {
      const running = subscriptions.get(payload);
      if (running) running.source = source[Symbol.asyncIterator]();
    },
    complete: id => discount(counted.get(id)),
    remove(payload) {
      discount(subscriptions.get(payload));
      subscriptions.delete(payload);
    },
    endAll: async () => {
      const running = [...subscriptions.values()];
      subscriptions.clear();
      counted.clear();
      await Promise.allSettled(running.map(({ source }) => source?.return?.()));
    },
  };
}
