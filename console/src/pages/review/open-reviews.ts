/** The payments that a person has to look at, live. */

import type { MpesaClient } from '@mpesa-gateway/client';
import { useSyncExternalStore } from 'react';
import { type Ask, defineDocument } from '../../api/ask.js';
import type { Payment } from '../../api/schema.js';
import { useSession } from '../../session/session.js';

/** A payment in review. */
export type ReviewedPayment = Pick<Payment, 'id' | 'version' | 'amount' | 'phase' | 'createdAt' | 'reviewReasons'> &
  Pick<Payment, 'phoneNumber' | 'partyName' | 'accountReference' | 'mpesaReceipt' | 'needsReview'>;

/** The same object until something changes. */
export interface OpenReviews {
  readonly isLoading: boolean;
  readonly error: unknown;
  /** Newest first. */
  readonly payments: readonly ReviewedPayment[];
  /** Whether there are more than are listed. */
  readonly hasMore: boolean;
}

interface Page {
  readonly payments: {
    readonly cursor: string;
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly edges: readonly { readonly node: ReviewedPayment }[];
  };
}

const REVIEWS = defineDocument<Page>(
  `query OpenReviews { payments(filter: { needsReview: true }, first: 100) { cursor pageInfo { hasNextPage }
    edges { node { id version amount phase createdAt reviewReasons phoneNumber partyName accountReference mpesaReceipt
      needsReview } } } }`,
);
const AGAIN_MS = 5_000;
const NOTHING: OpenReviews = { isLoading: true, error: null, payments: [], hasMore: false };

interface Store {
  read(): OpenReviews;
  subscribe(listener: () => void): () => void;
}

/** Reads nothing before somebody listens. */
function createStore(ask: Ask, client: Pick<MpesaClient, 'watchAll'>): Store {
  const listeners = new Set<() => void>();
  let view = NOTHING;
  let running: AbortController | null = null;

  const show = (changes: Partial<OpenReviews>): void => {
    view = { ...view, ...changes, isLoading: false };
    for (const listener of [...listeners]) listener();
  };
  const take = (payment: ReviewedPayment): void => {
    const known = view.payments.find(({ id }) => id === payment.id);
    if (known && known.version >= payment.version) return;
    const others = view.payments.filter(({ id }) => id !== payment.id);
    const all = payment.needsReview ? [...others, payment] : others;
    show({ payments: all.toSorted((one, other) => (one.id < other.id ? 1 : -1)) });
  };
  const follow = async (signal: AbortSignal): Promise<void> => {
    const { payments } = await ask(REVIEWS, {}, signal);
    const rows = payments.edges.map(({ node }) => node);
    show({ payments: rows, hasMore: payments.pageInfo.hasNextPage, error: null });
    const filter = { needsReview: true };
    const updates = client.watchAll({ filter, after: payments.cursor, collapse: true, signal });
    for await (const { payment } of updates) take(payment);
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await follow(signal).catch((error: unknown) => signal.aborted || show({ error }));
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  };
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      if (running === null) {
        running = new AbortController();
        void run(running.signal);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        running?.abort();
        running = null;
      };
    },
  };
}

const stores = new WeakMap<MpesaClient, Store>();

/** One watch, however many look. */
export function useOpenReviews(): OpenReviews {
  const { ask, client } = useSession();
  const store = stores.get(client) ?? createStore(ask, client);
  stores.set(client, store);
  return useSyncExternalStore(store.subscribe, store.read);
}
