/** Customers who pay by hand: what nobody asked for, or what a push asks for too, at the same time, of the same phone. */

import type { FakeDaraja } from '../daraja/fake-daraja.js';
import type { Dice } from '../world/dice.js';
import type { Payers } from './payers.js';

export interface HandPayersParts {
  readonly payers: Pick<Payers, 'wishes'>;
  readonly daraja: Pick<FakeDaraja, 'payByHand'>;
  readonly dice: Dice;
}

/** Each call is one payment. */
export function createHandPayers({ payers, daraja, dice }: HandPayersParts): () => void {
  let count = 0;
  return () => {
    count += 1;
    const pushes = payers.wishes().filter(({ kind }) => kind === 'STK_PUSH');
    const wish = dice.chance(0.65) && pushes.length > 0 ? pushes.at(-1) : null;
    const phone = `25470000000${dice.int(1, 4)}`;
    // The prompt did not come, or came late: he reads the paybill on the wall, or his brother does.
    if (wish) return daraja.payByHand({ ...wish, phone: dice.chance(0.75) ? wish.phone : phone });
    daraja.payByHand({ phone, amount: dice.int(10, 400), reference: `H${count}` });
  };
}
