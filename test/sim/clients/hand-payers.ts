/** Customers who pay by hand: what nobody asked for, or what a push asks for too, at the same time, of the same phone. */

import type { Payment } from '../../../src/domain/payment.js';
import type { FakeDaraja } from '../daraja/fake-daraja.js';
import type { HandPayment } from '../daraja/hand-desk.js';
import type { Dice } from '../world/dice.js';
import type { WorldClock } from '../world/world-clock.js';
import type { Payers } from './payers.js';

export interface HandPayersParts {
  readonly payers: Pick<Payers, 'wishes'>;
  readonly daraja: Pick<FakeDaraja, 'payByHand'>;
  readonly clock: WorldClock;
  readonly dice: Dice;
  readonly isC2bRegistered: boolean;
  /** M-Pesa asks first: then some try another amount. */
  readonly isAskedFirst: boolean;
}

export interface HandPayers {
  /** One payment, now. */
  pay(): void;
  /** The prompt does not come, so its customer pays by hand meanwhile. */
  hearOf(payment: Payment): void;
}

const MEANWHILE_MS_MAX = 10_000;

export function createHandPayers({ payers, daraja, clock, dice, ...parts }: HandPayersParts): HandPayers {
  const { isC2bRegistered, isAskedFirst } = parts;
  let count = 0;
  const drawPhone = () => `25470000000${dice.int(1, 4)}`;
  /** He reads the paybill on the wall, or his brother does. */
  const payFor = ({ phone, amount, reference }: HandPayment): void => {
    const other = drawPhone();
    const given = isAskedFirst && dice.chance(0.35) ? amount + 7 : amount;
    daraja.payByHand({ phone: dice.chance(0.6) ? phone : other, amount: given, reference });
  };
  return Object.freeze({
    pay: () => {
      count += 1;
      const pushes = payers.wishes().filter(({ kind }) => kind === 'STK_PUSH');
      const wish = dice.chance(0.65) && pushes.length > 0 ? pushes.at(-1) : null;
      if (wish) return payFor(wish);
      daraja.payByHand({ phone: drawPhone(), amount: dice.int(10, 400), reference: `H${count}` });
    },
    hearOf: ({ kind, status, phoneNumber: phone, amountCents, accountReference: reference }: Payment) => {
      if (!isC2bRegistered || kind !== 'STK_PUSH' || status !== 'PENDING' || dice.chance(0.4)) return;
      if (phone === null || reference === null) return;
      clock.after(dice.int(0, MEANWHILE_MS_MAX), () => payFor({ phone, amount: amountCents / 100, reference }));
    },
  } satisfies HandPayers);
}
