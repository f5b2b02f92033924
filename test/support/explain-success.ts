/** Whether a spoilt message still says that a payment was made: read apart from the gateway, so that each COMPLETED has a reason. */

/** What M-Pesa and the gateway know of a payment. */
export interface Known {
  readonly ids: readonly [string, string];
  readonly amount: number;
}

/** Null when the message says so: both ids, success, and no other amount. Else what it lacks. Read as text: one spoilt number that nobody needs spoils nothing. */
export function lacksOf(body: string, { ids, amount }: Known): string | null {
  const tells = (names: string, value: string) =>
    new RegExp(`"(?:${names})"\\s*:\\s*"?\\s*${value}\\s*"?\\s*[,}]`).test(body);
  if (!tells('MerchantRequestID|OriginatorConversationID', ids[0])) return 'the first id';
  if (!tells('CheckoutRequestID|ConversationID', ids[1])) return 'the second id';
  if (!tells('ResultCode', '0')) return 'a success';
  const amounts = [...body.matchAll(/"(?:Transaction)?Amount"\s*,\s*"Value"\s*:\s*"?([^",}\s]+)/g)];
  return amounts.length === 0 || amounts.some(([, told]) => Number(told) === amount) ? null : 'the amount';
}
