/** What the phone at the other end will do: the magic numbers of the contract, then chance, then simply pay. */

import type { Mischief, SimulatorBehaviour } from './behaviour.js';
import type { Dice } from './dice.js';

/** How one request will end and what befalls it on the way. */
export interface Plan {
  readonly resultCode: string;
  readonly mischief: Mischief | null;
}

const RESULT_NUMBER = /^25470000(\d{4})$/;
const MISCHIEF_NUMBER = /^25471000000([1-8])$/;
const ALPHANUMERIC = '7';

const MISCHIEF_BY_DIGIT: Readonly<Record<string, Mischief>> = {
  1: 'LOST',
  2: 'TWICE',
  3: 'EARLY',
  4: 'LATE',
  5: 'TIMEOUT_FIRST',
  6: 'CUT',
  8: 'MALFORMED',
};

/** `25470000RRRR` ends with code RRRR, `25471000000N` makes mischief N; `alphanumericCode` is the API's own for N = 7. */
export function planPayment(msisdn: string, alphanumericCode: string, fate: () => Mischief | null): Plan {
  const [, code] = RESULT_NUMBER.exec(msisdn) ?? [];
  if (code !== undefined) return { resultCode: String(Number(code)), mischief: fate() };
  const [, digit] = MISCHIEF_NUMBER.exec(msisdn) ?? [];
  if (digit === ALPHANUMERIC) return { resultCode: alphanumericCode, mischief: fate() };
  return { resultCode: '0', mischief: digit === undefined ? fate() : (MISCHIEF_BY_DIGIT[digit] ?? null) };
}

/** Draws the mischief that befalls a request without a magic number, by the shares of `behaviour`. */
export function drawMischief(dice: Dice, { mischiefShares }: SimulatorBehaviour): Mischief | null {
  const mischiefs: readonly Mischief[] = [...Object.values(MISCHIEF_BY_DIGIT), 'MAINTENANCE'];
  return mischiefs.find(mischief => dice.chance(mischiefShares[mischief] ?? 0)) ?? null;
}
