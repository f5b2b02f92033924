/** The checkouts station: opens them, lets them be paid by tries, ends them in time, and tells who watches. */

import type { Blocked, CheckoutBlock } from '../domain/checkout.js';
import { GatewayError } from '../domain/gateway-error.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import { type FollowLatestNeighbours, followLatest } from '../feed/follow-latest.js';
import type { Log } from '../lib/log.js';
import type { RequestPayment } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { passByPass } from '../store/pass-by-pass.js';
import { StoreContended } from '../store/store-fault.js';
import { cancelCheckout, expireCheckouts, noSuchCheckout } from './change-checkout.js';
import type { Checkouts, CheckoutView } from './checkouts.js';
import { createFindCheckouts, type FindCheckoutsNeighbours } from './find-checkouts.js';
import { type OpenCheckoutNeighbours, openCheckout } from './open-checkout.js';

export interface CheckoutsNeighbours
  extends Omit<FindCheckoutsNeighbours, 'clock' | 'store'>,
    OpenCheckoutNeighbours,
    Omit<FollowLatestNeighbours, 'pubsub' | 'topic'> {
  readonly pubsub: PubSub;
  readonly requestPayment: Pick<RequestPayment, 'checkoutTry'>;
  readonly shortcodes: ShortcodeDirectory;
  readonly log: Log;
}

/** The station with what only the program that runs it needs. */
export interface CheckoutsStation extends Checkouts {
  /** One pass over the checkouts whose time is over. */
  expireOnce(): Promise<void>;
  start(): void;
  /** Resolves when the running pass has ended; the neighbours' signal has been given before. */
  close(): Promise<void>;
}

const BETWEEN_PASSES_MS = 1_000;
/** Where a try was not let in, and what kept it out is over already. */
const AGAIN_MS = 1_000;

/** Why a try was refused that its checkout would have taken. */
const BLOCKS: Partial<Record<string, CheckoutBlock>> = {
  CUSTOMER_BUSY: 'CUSTOMER_BUSY',
  RATE_LIMITED: 'RATE_LIMITED',
  UNAVAILABLE: 'UNAVAILABLE',
};

/** `start` begins with ending what is past its time. */
export function createCheckouts(neighbours: CheckoutsNeighbours): CheckoutsStation {
  const { store, pubsub, requestPayment, shortcodes, clock, log, signal } = neighbours;
  const finding = createFindCheckouts(neighbours);
  let passing: Promise<void> = Promise.resolve();
  const ring = () => pubsub.ring({ topic: 'checkouts', sequence: 0 });
  const get = async (id: string): Promise<CheckoutView> => {
    const view = await finding.find(id);
    if (!view) throw noSuchCheckout();
    return view;
  };
  /** Null: it was sent. */
  const tryToPay = async ({ checkout }: CheckoutView, phoneNumber: string, caller: string): Promise<Blocked | null> => {
    const { id: checkoutId, amountCents, shortcode, accountReference, description, metadata } = checkout;
    const input = { checkoutId, amountCents, shortcode, accountReference, description, metadata, phoneNumber, caller };
    try {
      const payment = await requestPayment.checkoutTry({ ...input, idempotencyKey: null });
      return payment === null ? { by: 'UNAVAILABLE', until: clock.now() + AGAIN_MS } : null;
    } catch (error) {
      // Another tap is at work on the same checkout.
      const isContended = error instanceof StoreContended && !error.isUndecided;
      if (isContended) return { by: 'UNAVAILABLE', until: clock.now() + AGAIN_MS };
      const by = error instanceof GatewayError ? BLOCKS[error.code] : undefined;
      if (by === undefined || !(error instanceof GatewayError)) throw error;
      const { retryAfterSeconds } = error.details;
      const waitMs = retryAfterSeconds === undefined ? AGAIN_MS : retryAfterSeconds * 1_000;
      return { by, until: clock.now() + waitMs };
    }
  };
  const expireOnce = async (): Promise<void> => {
    if ((await expireCheckouts(store, clock.now())) > 0) ring();
  };
  const passes = { clock, log, signal, everyMs: BETWEEN_PASSES_MS };

  return Object.freeze({
    ...finding,
    create: async input =>
      get(await openCheckout(neighbours, { ...input, shortcode: shortcodes.get(input.shortcode).shortcode })),
    pay: async (id, phoneNumber, caller) => {
      const view = await get(id);
      if (view.blocked) return view;
      const blocked = await tryToPay(view, phoneNumber, caller);
      const after = await get(id);
      // What the checkout itself says is the better reason.
      return { ...after, blocked: after.blocked ?? blocked };
    },
    cancel: async id => {
      if (await cancelCheckout(store, id)) ring();
      return get(id);
    },
    follow: async id => {
      await get(id);
      return followLatest(
        { ...neighbours, topic: 'checkouts' },
        () => finding.find(id),
        () => false,
      );
    },
    expireOnce,
    start: () => {
      passing = passByPass({ ...passes, complaint: 'checkouts could not be ended in time' }, expireOnce);
    },
    close: () => passing,
  } satisfies CheckoutsStation);
}
