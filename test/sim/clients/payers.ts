/** Callers who want to pay: each wish has one key, is repeated with it after silence, and must be paid at most once. */

import { GatewayError } from '../../../src/domain/gateway-error.js';
import type { Payment } from '../../../src/domain/payment.js';
import type { Books } from '../auditor/books.js';
import type { Dice } from '../world/dice.js';
import type { Gateway, Gateways } from '../world/gateways.js';
import type { Transcript } from '../world/transcript.js';
import type { WorldClock } from '../world/world-clock.js';
import { PARTIES, sendWish, type Wish } from './send-wish.js';

export interface Payers {
  wishes(): readonly Wish[];
  /** A new wish, from now on until it is answered or given up. */
  wish(): void;
  /** Wishes of as many customers, each with a phone of its own, all within a moment. */
  crowd(count: number): void;
  /** A process died while it was about this payment. */
  cut(paymentId: string): void;
  /** The same wish by two callers' hands, or another one under its key. */
  repeatAnother(): void;
  /** Somebody wants a payment given back, and often somebody else the same one. */
  reverse(): void;
}

export interface PayersParts {
  readonly gateways: Gateways;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly transcript: Transcript;
  readonly shortcode: string;
  readonly books: Pick<Books, 'payments'>;
  readonly onPayment: (payment: Payment) => void;
}

const TRIES_MAX = 6;
/** Few enough to meet one that is busy. */
const PHONES = 4;
const CROWD_MS = 300;
const REVERSIBLE = ['STK_PUSH', 'C2B'];
/** So long a process tries to store that it did not send what it has already answered for. */
const STORES_WITHIN_MS = 60_000;

export function createPayers(parts: PayersParts): Payers {
  const { gateways, clock, dice, transcript } = parts;
  const wishes: Wish[] = [];
  // A stream of its own: who pays businesses moves nobody else.
  const businesses = dice.fork('businesses');

  const pause = (delayMs: number) => new Promise<void>(resolve => void clock.after(delayMs, resolve));
  /** "SILENCE" when the caller has stopped waiting, or the connection broke. */
  const ask = (gateway: Gateway, wish: Wish): Promise<Payment | GatewayError | 'SILENCE'> => {
    const patience = pause(dice.pick([2_000, 30_000, 60_000])).then(() => 'SILENCE' as const);
    let isAnswered = false;
    let openAt: number | null = null;
    const broken = gateway.life.ended.then(() => {
      wish.isCut ||= !isAnswered || (openAt !== null && clock.elapsed() - openAt < STORES_WITHIN_MS);
      return 'SILENCE' as const;
    });
    const answer = sendWish(gateway, wish, parts.shortcode)
      .then(payment => {
        if (payment.status === 'PENDING') openAt = clock.elapsed();
        return payment;
      })
      .catch((error: unknown) =>
        error instanceof GatewayError ? error : new GatewayError('UNAVAILABLE', String(error)),
      )
      .finally(() => {
        isAnswered = true;
      });
    return Promise.race([answer, patience, broken]);
  };
  const tryOnce = async (wish: Wish): Promise<boolean> => {
    const gateway = gateways.pickLiving(dice);
    if (!gateway) return false;
    const answer = await ask(gateway, wish);
    if (answer === 'SILENCE') {
      transcript.note(`${wish.reference} hears nothing from ${gateway.life.name}`);
      return false;
    }
    if (answer instanceof GatewayError) {
      transcript.note(`${wish.reference} is refused by ${gateway.life.name}: ${answer.code}`);
      return answer.code !== 'UNAVAILABLE' && answer.code !== 'CUSTOMER_BUSY';
    }
    transcript.note(`${wish.reference} is ${answer.id} ${answer.status} v${answer.version} by ${gateway.life.name}`);
    wish.told.add(answer.id);
    parts.onPayment(answer);
    return true;
  };
  const pursue = async (wish: Wish): Promise<void> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const isDone = await tryOnce(wish);
      // Without a key a silent attempt may not be repeated: it might be a second payment.
      if (isDone || wish.key === null) return;
      await pause(dice.int(100, 40_000));
    }
  };
  const begin = (kind: Wish['kind'], given: Partial<Pick<Wish, 'phone' | 'reverses' | 'party'>>): void => {
    const reference = `W${wishes.length + 1}`;
    // What sends money needs one.
    const key = kind !== 'STK_PUSH' || dice.chance(0.9) ? `key ${reference}` : null;
    const asked = { reference, kind, key, amount: dice.int(10, 400), phone: '', reverses: null, party: null, ...given };
    const wish = { ...asked, told: new Set<string>(), isCut: false };
    wishes.push(wish);
    void pursue(wish);
  };
  return Object.freeze({
    wishes: () => wishes,
    wish: () => {
      const kind = dice.chance(0.65) ? 'STK_PUSH' : businesses.chance(0.4) ? 'B2B' : 'B2C';
      const phone = `25470000000${dice.int(1, PHONES)}`;
      begin(kind, kind === 'B2B' ? { party: businesses.pick(PARTIES) } : { phone });
    },
    crowd: (count: number) => {
      for (let index = 0; index < count; index += 1) {
        clock.after(dice.int(0, CROWD_MS), () =>
          begin('STK_PUSH', { phone: `2547100000${String(index).padStart(2, '0')}` }),
        );
      }
    },
    cut: (paymentId: string) => {
      for (const wish of wishes) wish.isCut ||= wish.told.has(paymentId);
    },
    reverse: () => {
      const paid = parts.books.payments().filter(({ kind, receipt }) => REVERSIBLE.includes(kind) && receipt !== null);
      if (paid.length === 0) return;
      const { id } = dice.pick(paid);
      for (let count = dice.pick([1, 1, 2, 3]); count > 0; count -= 1) {
        clock.after(dice.pick([0, 0, dice.int(0, 60_000)]), () => begin('REVERSAL', { reverses: id }));
      }
    },
    repeatAnother: () => {
      const [wish] = wishes.length > 0 ? [dice.pick(wishes)] : [];
      if (!wish || wish.key === null) return;
      if (wish.kind === 'REVERSAL' || dice.chance(0.7)) return void tryOnce(wish);
      // Other input under the same key: must be refused, whatever has become of the first.
      const other = {
        ...wish,
        reference: `${wish.reference}b`,
        amount: wish.amount + 1,
        told: new Set<string>(),
        isCut: false,
      };
      wishes.push(other);
      void tryOnce(other);
    },
  });
}
