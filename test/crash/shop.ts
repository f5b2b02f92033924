/** A shop under load: one push or payout after another, each asked for again with the same idempotency key until it is answered. */

import { pauseMs } from './wait-for.js';

export interface Order {
  readonly kind: 'STK_PUSH' | 'B2C';
  readonly idempotencyKey: string;
  readonly phoneNumber: string;
  readonly amount: number;
  /** Null until the gateway has answered. */
  paymentId: string | null;
}

export interface Shop {
  readonly orders: readonly Order[];
  /** Orders until it is told to stop; `atOnce` counters, each of which orders when its time has come. A third of the orders are payouts. */
  open(): void;
  /** Resolves when every order has been answered. */
  close(): Promise<void>;
  /** Places this many pushes and resolves when all are answered. */
  place(count: number): Promise<void>;
}

export interface ShopOptions {
  readonly gateways: readonly string[];
  readonly atOnce: number;
  /** Of one counter, which is late when the answer is. */
  readonly orderEveryMs: number;
}

const BETWEEN_TRIES_MS = 100;
const TRIES_MAX = 1_200;
const PUSH = 'mutation ($input: StkPushInput!) { payment: initiateStkPush(input: $input) { id } }';
const PAYOUT = 'mutation ($input: B2cInput!) { payment: initiateB2c(input: $input) { id } }';
/** Beside the simulator's magic numbers. */
const FIRST_PHONE = 254_110_000_000;
/** The least that may be paid out, in shillings. */
const AMOUNT_MIN = 10;

export function createShop({ gateways, atOnce, orderEveryMs }: ShopOptions): Shop {
  const orders: Order[] = [];
  let counters: Promise<void>[] = [];
  let isOpen = false;

  const order = async (kind: Order['kind']): Promise<void> => {
    const number = orders.length;
    const phoneNumber = String(FIRST_PHONE + number);
    const amount = AMOUNT_MIN + (number % 500);
    const made = { kind, idempotencyKey: `order-${number}`, phoneNumber, amount, paymentId: null };
    orders.push(made);
    await askUntilAnswered(made, gateways[number % gateways.length] ?? '');
  };
  const serve = async (_: unknown, counter: number): Promise<void> => {
    // One after the other, not all in one moment.
    await pauseMs((orderEveryMs * counter) / atOnce);
    while (isOpen) {
      const nextAt = performance.now() + orderEveryMs;
      await order(orders.length % 3 === 2 ? 'B2C' : 'STK_PUSH');
      await pauseMs(Math.max(0, nextAt - performance.now()));
    }
  };
  return Object.freeze({
    orders,
    open: () => {
      isOpen = true;
      counters = Array.from({ length: atOnce }, serve);
    },
    close: async () => {
      isOpen = false;
      await Promise.all(counters);
    },
    place: async (count: number) => {
      let left = count;
      const take = async () => {
        while (left > 0) {
          left -= 1;
          await order('STK_PUSH');
        }
      };
      await Promise.all(Array.from({ length: atOnce }, take));
    },
  });
}

async function askUntilAnswered(order: Order, gateway: string): Promise<void> {
  const { kind, idempotencyKey, phoneNumber, amount } = order;
  const isPush = kind === 'STK_PUSH';
  const words = isPush ? { accountReference: idempotencyKey.slice(0, 12) } : { remarks: idempotencyKey };
  const input = { idempotencyKey, phoneNumber, amount: String(amount), ...words };
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const answer = await ask<{ payment: { id: string } }>(gateway, isPush ? PUSH : PAYOUT, { input });
    if (answer.data) {
      order.paymentId = answer.data.payment.id;
      return;
    }
    if (answer.codes.length > 0 && !answer.codes.includes('UNAVAILABLE')) {
      throw new Error(`the gateway refused an order: ${answer.codes.join()}`);
    }
    await pauseMs(BETWEEN_TRIES_MS);
  }
  throw new Error('an order was never answered');
}

/** No data and no codes: there was no answer. */
export interface Answer<T> {
  readonly data: T | null;
  readonly codes: readonly string[];
}

/** Speaks GraphQL as anybody who may do everything. */
export async function ask<T>(gateway: string, query: string, variables: unknown = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as {
      data?: T | null;
      errors?: { extensions: { code: string } }[];
    };
    return { data: errors ? null : (data ?? null), codes: errors?.map(({ extensions }) => extensions.code) ?? [] };
  } catch {
    return { data: null, codes: [] };
  }
}
