/** Whether a spoilt message still says that a payment was made: read apart from the gateway, so that each COMPLETED has a reason. */

const FIRST_ID = 'MerchantRequestID|OriginatorConversationID';
const SECOND_ID = 'CheckoutRequestID|ConversationID';
/** As text, and of visible ASCII alone: anything else is no id, and is not said. */
const ANY_ID = '(?<=")(?=[!-~]{1,64}")[^"\\\\]+';

/** What M-Pesa and the gateway know of a payment. */
export interface Known {
  readonly ids: readonly [string, string];
  readonly amount: number;
}

/** Null when the message says so: one id of the payment's and no other one, success, and no other amount. Else what it lacks. Read as text: one spoilt number that nobody needs spoils nothing. */
export function lacksOf(body: string, { ids, amount }: Known): string | null {
  const tells = (names: string, value: string) =>
    new RegExp(`"(?:${names})"\\s*:\\s*"?\\s*${value}\\s*"?\\s*[,}]`).test(body);
  const [isFirst, isSecond] = [tells(FIRST_ID, ids[0]), tells(SECOND_ID, ids[1])];
  if (!isFirst && !isSecond) return 'both ids';
  if (!isFirst && tells(FIRST_ID, ANY_ID)) return 'the first id';
  if (!isSecond && tells(SECOND_ID, ANY_ID)) return 'the second id';
  if (!tells('ResultCode', '0')) return 'a success';
  const amounts = [...body.matchAll(/"(?:Transaction)?Amount"\s*,\s*"Value"\s*:\s*"?([^",}\s]+)/g)];
  return amounts.length === 0 || amounts.some(([, told]) => Number(told) === amount) ? null : 'the amount';
}
