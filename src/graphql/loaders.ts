/** Loaders: nested fields of many rows are read together, so that a page costs the same few statements whatever it shows. */

import DataLoader from 'dataloader';

import type { CheckoutView } from '../checkouts/checkouts.js';
import type { StatusEnquiry } from '../domain/enquiry.js';
import type { Payment } from '../domain/payment.js';
import type { EventRecord, FeedPosition } from '../feed/feed.js';
import type { StoredCallback } from '../inbox/inbox.js';
import { assert } from '../lib/assert.js';
import type { GraphqlStations } from './stations.js';

/** A payment as of one version. */
export type PaymentVersion = Pick<Payment, 'id' | 'version'>;

/** Each reads a key once for as long as its context lives. */
export interface Loaders {
  /** The payment as it is now; null when there is none. */
  readonly payment: DataLoader<string, Payment | null>;
  /** The name of the API key that asked for the payment; null when nobody did. */
  readonly requester: DataLoader<string, string | null>;
  /** The attempts to give a payment back as they are now, oldest first. */
  readonly reversals: DataLoader<string, readonly Payment[]>;
  /** The checkout as it is now; null when there is none that the caller sees. */
  readonly checkout: DataLoader<string, CheckoutView | null>;
  /** The stored callback; null when there is none, or none any more. */
  readonly callback: DataLoader<string, StoredCallback | null>;
  /** A payment's newest callbacks and status enquiries, newest first. */
  readonly callbacks: DataLoader<FirstOf, readonly StoredCallback[]>;
  readonly enquiries: DataLoader<FirstOf, readonly StatusEnquiry[]>;
  /** The events up to that version, oldest first. */
  readonly events: DataLoader<PaymentVersion, readonly EventRecord[]>;
  readonly position: DataLoader<PaymentVersion, FeedPosition>;
}

/** The first of a payment's list. */
export interface FirstOf {
  readonly paymentId: string;
  readonly first: number;
}

type FindByVersion<T> = (payments: readonly PaymentVersion[]) => Promise<ReadonlyMap<string, T>>;

/** Without caches: a subscription keeps its loaders for hours and must neither grow nor repeat what was true once. */
const OPTIONS = { cache: false, maxBatchSize: 100 } as const;

/** For one request or subscription. */
export function createLoaders({ findPayments, feed, inbox, enquiries, checkouts }: GraphqlStations): Loaders {
  return {
    payment: new DataLoader(async (ids: readonly string[]) => {
      const payments = await findPayments.byIds([...new Set(ids)]);
      return ids.map(id => payments.get(id) ?? null);
    }, OPTIONS),
    requester: new DataLoader(async (ids: readonly string[]) => {
      const requesters = await findPayments.requesters([...new Set(ids)]);
      return ids.map(id => requesters.get(id) ?? null);
    }, OPTIONS),
    reversals: new DataLoader(async (ids: readonly string[]) => {
      const reversals = await findPayments.reversalsOf([...new Set(ids)]);
      return ids.map(id => reversals.get(id) ?? []);
    }, OPTIONS),
    checkout: new DataLoader(async (ids: readonly string[]) => {
      const views = await checkouts.findMany([...new Set(ids)]);
      return ids.map(id => views.get(id) ?? null);
    }, OPTIONS),
    callback: new DataLoader(async (ids: readonly string[]) => {
      const callbacks = await inbox.byIds([...new Set(ids)]);
      return ids.map(id => callbacks.get(id) ?? null);
    }, OPTIONS),
    callbacks: createListLoader((ids, first) => inbox.ofPayments(ids, first)),
    enquiries: createListLoader((ids, first) => enquiries.ofPayments(ids, first)),
    events: createEventsLoader(feed),
    position: createVersionLoader(payments => feed.findPositions(payments)),
  };
}

/** Asked for as many of each as any of them wants. */
function createListLoader<T>(
  find: (ids: readonly string[], first: number) => Promise<ReadonlyMap<string, readonly T[]>>,
) {
  return new DataLoader(async (wanted: readonly FirstOf[]) => {
    const most = Math.max(...wanted.map(({ first }) => first));
    const found = await find([...new Set(wanted.map(({ paymentId }) => paymentId))], most);
    return wanted.map(({ paymentId, first }) => (found.get(paymentId) ?? []).slice(0, first));
  }, OPTIONS);
}

/** Asked for once for each payment, up to its latest version on the page: the story of an earlier one is its beginning. */
function createEventsLoader(feed: Pick<GraphqlStations['feed'], 'findEvents'>) {
  return new DataLoader(async (payments: readonly PaymentVersion[]) => {
    const latest = new Map<string, PaymentVersion>();
    for (const payment of payments) {
      if (payment.version >= (latest.get(payment.id)?.version ?? 0)) latest.set(payment.id, payment);
    }
    const found = await feed.findEvents([...latest.values()]);
    return payments.map(({ id, version }) => (found.get(id) ?? []).filter(event => event.version <= version));
  }, OPTIONS);
}

/** Every payment has an event for each of its versions, so that there is always something to find. */
function createVersionLoader<T>(find: FindByVersion<T>): DataLoader<PaymentVersion, T> {
  return new DataLoader(async (payments: readonly PaymentVersion[]) => {
    const groups = splitVersions(payments);
    const found = await Promise.all(groups.map(group => find([...group.values()])));
    return payments.map(({ id, version }) => {
      const index = groups.findIndex(group => group.get(id)?.version === version);
      const value = found[index]?.get(id);
      assert(value !== undefined, `payment ${id} has an event of version ${version}`);
      return value;
    });
  }, OPTIONS);
}

/** One payment at two versions cannot be asked for in one question: a second group takes the other version. */
function splitVersions(payments: readonly PaymentVersion[]): ReadonlyMap<string, PaymentVersion>[] {
  const groups: Map<string, PaymentVersion>[] = [];
  for (const payment of payments) {
    const fitting = groups.find(group => (group.get(payment.id)?.version ?? payment.version) === payment.version);
    const group = fitting ?? new Map<string, PaymentVersion>();
    if (!fitting) groups.push(group);
    group.set(payment.id, payment);
  }
  return groups;
}
