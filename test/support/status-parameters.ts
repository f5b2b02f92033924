/** The parameters of a status result, as M-Pesa lists them. */

/** One entry for a value, several for a list. */
export function listParameters(parameters: Readonly<Record<string, unknown>>) {
  return Object.entries(parameters).flatMap(([Key, given]) => [given].flat().map(Value => ({ Key, Value })));
}

/** The parties as the portal's sample has them by mistake: both paid, and nobody was paid. */
export function bothPaid(shortcode: string, ReasonType: string) {
  const DebitPartyName = ['254712345678 - A CUSTOMER', `${shortcode} - SHOP`];
  return { DebitPartyName, CreditPartyName: [], ReasonType };
}
