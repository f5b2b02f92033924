/** The running subscriptions of one socket: counted, and ended with it whatever becomes of their ids. */

/** The payload object of a `subscribe` message stands for its subscription: a client may use an id twice. */
export interface SubscriptionsOfSocket {
  readonly size: number;
  add(payload: object): void;
  /** From now on the source is returned when the socket closes. */
  attach(payload: object, source: AsyncIterable<unknown>): void;
  remove(payload: object): void;
  /** Ends all. Never rejects. */
  endAll(): Promise<void>;
}

export function createSubscriptionsOfSocket(): SubscriptionsOfSocket {
  const sources = new Map<object, AsyncIterator<unknown> | null>();
  return {
    get size() {
      return sources.size;
    },
    add: payload => void sources.set(payload, null),
    attach: (payload, source) => void sources.set(payload, source[Symbol.asyncIterator]()),
    remove: payload => void sources.delete(payload),
    endAll: async () => {
      const running = [...sources.values()];
      sources.clear();
      await Promise.allSettled(running.map(source => source?.return?.()));
    },
  };
}
