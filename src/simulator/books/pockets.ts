/** The accounts of each shortcode: Working, Utility and Charges Paid, in cents. The ledger's purse. */

/** One account of a shortcode. Cents; the available and the reserved amount make up the current one. */
export interface Pocket {
  readonly name: string;
  readonly currentCents: number;
  readonly availableCents: number;
  readonly reservedCents: number;
  readonly unclearedCents: number;
}

/** `chargesPaid` is what M-Pesa has taken in fees: it only falls, below zero. */
export interface Pockets {
  readonly working: Pocket;
  readonly utility: Pocket;
  readonly chargesPaid: Pocket;
}

/** What every shortcode starts with, in cents. */
export interface OpeningPockets {
  readonly workingCents: number;
  readonly workingReservedCents: number;
  readonly utilityCents: number;
  readonly chargesPaidCents: number;
}

/** What customers pay arrives in Utility, and B2C is paid from it; other businesses are paid from Working. */
export function createPockets(opening: OpeningPockets): Pockets {
  return {
    working: buildPocket('Working Account', opening.workingCents, opening.workingReservedCents),
    utility: buildPocket('Utility Account', opening.utilityCents, 0),
    chargesPaid: buildPocket('Charges Paid Account', opening.chargesPaidCents, 0),
  };
}

/** Adds `cents` (negative: takes them) to one of them and takes `chargeCents` into Charges Paid. */
export function movePockets(
  pockets: Pockets,
  moved: 'working' | 'utility',
  cents: number,
  chargeCents: number,
): Pockets {
  const { chargesPaid, [moved]: pocket } = pockets;
  return {
    ...pockets,
    [moved]: buildPocket(pocket.name, pocket.currentCents + cents, pocket.reservedCents),
    chargesPaid: buildPocket(chargesPaid.name, chargesPaid.currentCents - chargeCents, chargesPaid.reservedCents),
  };
}

function buildPocket(name: string, currentCents: number, reservedCents: number): Pocket {
  return Object.freeze({
    name,
    currentCents,
    availableCents: currentCents - reservedCents,
    reservedCents,
    unclearedCents: 0,
  });
}
