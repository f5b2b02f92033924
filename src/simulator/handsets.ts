/** What the phone at the other end will do: the magic numbers of the contract, then chance, then simply pay. */

import type { Mischief, SimulatorBehaviour } from './behaviour.js';
import type { Core } from './core.js';
import type { Dice } from './dice.js';
import type { Explain } from './traffic.js';
import { usualResultWords } from './wire/result-words.js';

/** How one request will end and what befalls it on the way. */
export interface Plan {
  readonly resultCode: string;
  readonly mischief: Mischief | null;
}

const RESULT_NUMBER = /^25470000(\d{4})$/;
const MISCHIEF_NUMBER = /^25471000000([1-8])$/;
/** `700RRRR` and `710000N`. */
const RESULT_PARTY = /^700(\d{4})$/;
const MISCHIEF_PARTY = /^710000([1-8])$/;
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

const MISCHIEF_WORDS: Readonly<Record<Mischief, string>> = {
  LOST: 'Its callback will be lost.',
  TWICE: 'Its callback will be posted twice.',
  EARLY: 'Its callback is posted before the acknowledgement.',
  LATE: 'It will stay open past the usual deadline, and its callback will be late.',
  TIMEOUT_FIRST: 'The timeout URL, if there is one, is told first; the outcome comes one delay later.',
  CUT: 'The connection is cut instead of an acknowledgement.',
  MALFORMED: "The callback's body will be cut off half-way.",
  MAINTENANCE: 'It is refused as "under maintenance" although it is carried out.',
};

/** `25470000RRRR` ends with code RRRR, `25471000000N` makes mischief N; `alphanumericCode` is the API's own for N = 7. */
export function planPayment(msisdn: string, alphanumericCode: string, fate: () => Mischief | null): Plan {
  const [, code] = RESULT_NUMBER.exec(msisdn) ?? [];
  if (code !== undefined) return { resultCode: String(Number(code)), mischief: fate() };
  const [, digit] = MISCHIEF_NUMBER.exec(msisdn) ?? [];
  if (digit === ALPHANUMERIC) return { resultCode: alphanumericCode, mischief: fate() };
  return { resultCode: '0', mischief: digit === undefined ? fate() : (MISCHIEF_BY_DIGIT[digit] ?? null) };
}

/** The magic phone that does what this business does when it is paid; null for one that simply is paid. */
export function magicPhoneOf(business: string): string | null {
  const [, code] = RESULT_PARTY.exec(business) ?? [];
  if (code !== undefined) return `25470000${code}`;
  const [, digit] = MISCHIEF_PARTY.exec(business) ?? [];
  return digit === undefined ? null : `25471000000${digit}`;
}

/** Draws the mischief that befalls a request without a magic number, by the shares of `behaviour`. */
export function drawMischief(dice: Dice, { mischiefShares }: SimulatorBehaviour): Mischief | null {
  const mischiefs: readonly Mischief[] = [...Object.values(MISCHIEF_BY_DIGIT), 'MAINTENANCE'];
  return mischiefs.find(mischief => dice.chance(mischiefShares[mischief] ?? 0)) ?? null;
}

/** What befalls a payment without a magic number: what somebody has set for the next one, else chance. */
export function drawFate({ knobs, dice, behaviour }: Pick<Core, 'knobs' | 'dice' | 'behaviour'>): Mischief | null {
  return knobs.takeNext() ?? drawMischief(dice, behaviour);
}

/** Says how the request will end, and what befalls it. */
export function explainPlan({ resultCode, mischief }: Plan, explain: Explain): void {
  explain(resultCode === '0' ? 'It will succeed.' : `It will end with ${resultCode}: ${usualResultWords(resultCode)}`);
  if (mischief !== null) explain(MISCHIEF_WORDS[mischief]);
}
