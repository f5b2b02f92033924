/** Every result code of M-Pesa that we can explain, as one table; whatever is not in it is neither a success nor a failure. */

import type { Failure, FailureReason } from './payment.js';

/** STK: callback and query of a push. RESULT: B2C, status, balance and the other Result APIs. */
export type ResultCodeFamily = 'STK' | 'RESULT';

/**
 * PROCESSING: M-Pesa has not decided yet. UNKNOWN: the code does not tell, so M-Pesa has to be asked. DONE_BEFORE: what was asked for
 * had been done already, which counts once M-Pesa confirms it.
 */
export type ResultOutcome = 'SUCCESS' | 'FAILURE' | 'PROCESSING' | 'UNKNOWN' | 'DONE_BEFORE';

/** What one code means in one family of APIs, in a callback and in the answer to a question. */
export interface ResultCode {
  readonly family: ResultCodeFamily;
  readonly code: string;
  /** In a callback. */
  readonly outcome: ResultOutcome;
  /** In the answer to a query. On a Result API a failure there is the question's own: the payment it was about stays open. */
  readonly outcomeInQuery: ResultOutcome;
  /** With a FAILURE in a callback only. */
  readonly reason: FailureReason | null;
  /** Whether trying again, as a new payment that the caller asks for, may help. */
  readonly retryable: boolean;
  readonly meaning: string;
}

/** What a code makes of a payment; `failure` only with the outcome FAILURE. */
export interface Explanation {
  readonly outcome: ResultOutcome;
  readonly failure: Failure | null;
}

/** How a code reached us: in a callback about a payment, or in the answer to a question. */
export type ResultCodeSource = 'CALLBACK' | 'QUERY';

type Row = Omit<ResultCode, 'family'>;

const RETRYABLE = true;
const FINAL = false;

const alike = (outcome: ResultOutcome) => ({ outcome, outcomeInQuery: outcome });
const success = (meaning: string): Row => ({
  code: '0',
  ...alike('SUCCESS'),
  reason: null,
  retryable: false,
  meaning,
});
const failure = (code: string, reason: FailureReason, retryable: boolean, meaning: string): Row => ({
  code,
  ...alike('FAILURE'),
  reason,
  retryable,
  meaning,
});
const open = (code: string, outcome: 'PROCESSING' | 'UNKNOWN' | 'DONE_BEFORE', meaning: string): Row => ({
  code,
  ...alike(outcome),
  reason: null,
  retryable: false,
  meaning,
});
/** The same code, which the answer to a query gives another meaning. */
const butInQuery = (outcomeInQuery: ResultOutcome, row: Row): Row => ({ ...row, outcomeInQuery });

/** daraja.md section 12.1; the meanings come from portal text, sandbox runs and captures, hence the careful default. */
const STK_CODES: readonly Row[] = [
  success('The customer has paid.'),
  failure('1', 'INSUFFICIENT_FUNDS', RETRYABLE, 'The customer has too little money, Fuliza included.'),
  failure('2', 'LIMIT_EXCEEDED', FINAL, 'The amount is below the minimum of a transaction.'),
  failure('3', 'LIMIT_EXCEEDED', FINAL, 'The amount is above the maximum of a transaction.'),
  failure('4', 'LIMIT_EXCEEDED', FINAL, 'The amount would exceed the daily limit of the customer.'),
  failure('8', 'LIMIT_EXCEEDED', FINAL, 'The amount would exceed the maximum balance of the receiver.'),
  failure('11', 'REFUSED_BY_MPESA', FINAL, "The customer's account is in an invalid state."),
  failure('15', 'OTHER', FINAL, 'A duplicate of another request.'),
  open('17', 'UNKNOWN', 'Either an internal failure, or the same customer and amount again within two minutes.'),
  failure('20', 'CONFIGURATION', FINAL, 'The initiator cannot be resolved.'),
  failure('21', 'CONFIGURATION', FINAL, 'The initiator may not do this.'),
  failure('22', 'CONFIGURATION', FINAL, 'The initiator may not do this.'),
  open('26', 'UNKNOWN', 'M-Pesa blocks traffic; the system is busy.'),
  failure('1001', 'CUSTOMER_BUSY', RETRYABLE, 'Another session of the customer is open.'),
  failure('1019', 'PROMPT_EXPIRED', RETRYABLE, 'The transaction has expired.'),
  failure(
    '1025',
    'MPESA_UNAVAILABLE',
    RETRYABLE,
    'The prompt could not be sent, or its text is longer than 182 characters.',
  ),
  failure('1031', 'CANCELLED_BY_CUSTOMER', RETRYABLE, 'Cancelled, or the PIN was not entered in time.'),
  failure(
    '1032',
    'CANCELLED_BY_CUSTOMER',
    RETRYABLE,
    'Cancelled by the customer, or the prompt timed out on the handset.',
  ),
  failure('1036', 'CUSTOMER_UNREACHABLE', RETRYABLE, 'The network did not confirm the prompt.'),
  failure('1037', 'CUSTOMER_UNREACHABLE', RETRYABLE, 'The handset could not be reached, or nobody answered.'),
  failure('1101', 'CONFIGURATION', FINAL, 'The text before the prompt is too long.'),
  failure('1102', 'CONFIGURATION', FINAL, 'The text before the prompt is too long.'),
  failure('2001', 'WRONG_PIN', RETRYABLE, 'The customer entered a wrong PIN.'),
  failure('2006', 'REFUSED_BY_MPESA', FINAL, 'A rule of the account forbids it.'),
  failure('2007', 'REFUSED_BY_MPESA', FINAL, 'The external validation of the payment failed.'),
  failure('2008', 'REFUSED_BY_MPESA', FINAL, 'Authentication failed.'),
  failure('2026', 'PROMPT_EXPIRED', RETRYABLE, 'The session of the prompt has expired.'),
  failure('2028', 'CONFIGURATION', FINAL, 'The product is not assigned: transaction type and receiver do not fit.'),
  butInQuery(
    'UNKNOWN',
    failure('2029', 'CONFIGURATION', FINAL, 'The till, the store or the transaction type does not fit.'),
  ),
  open('4999', 'PROCESSING', 'The transaction is still being processed.'),
  failure('8006', 'REFUSED_BY_MPESA', FINAL, 'The PIN is locked; Safaricom unlocks it.'),
  open('9999', 'UNKNOWN', 'An error while the prompt was sent.'),
  failure('E3008', 'REFUSED_BY_MPESA', FINAL, 'The customer has an overdue debt.'),
  failure('SFC_IC0003', 'CONFIGURATION', FINAL, 'The receiving party does not exist.'),
  open('100000000', 'UNKNOWN', 'The request is cached and waits to be sent again.'),
  open('100000100', 'UNKNOWN', 'A storage failure.'),
];

/** daraja.md section 12.2. */
const RESULT_API_CODES: readonly Row[] = [
  success('Done.'),
  failure('1', 'INSUFFICIENT_FUNDS', RETRYABLE, 'The debited account (for B2C: Utility) has too little money.'),
  failure('2', 'LIMIT_EXCEEDED', FINAL, 'The amount is below the minimum of a transaction.'),
  failure('3', 'LIMIT_EXCEEDED', FINAL, 'The amount is above the maximum of a transaction.'),
  failure('4', 'LIMIT_EXCEEDED', FINAL, 'The amount would exceed the daily limit.'),
  failure('5', 'LIMIT_EXCEEDED', FINAL, 'The amount would break the minimum balance.'),
  failure('6', 'CONFIGURATION', FINAL, 'The primary party cannot be resolved.'),
  failure('7', 'INVALID_RECIPIENT', FINAL, 'The receiver cannot be resolved.'),
  failure('8', 'LIMIT_EXCEEDED', FINAL, 'The amount would exceed the maximum balance of the receiver.'),
  failure('10', 'CONFIGURATION', FINAL, 'A party is in an invalid state.'),
  failure('11', 'CONFIGURATION', FINAL, 'The debited party is in an invalid state.'),
  failure('12', 'CONFIGURATION', FINAL, 'A party or an account is in an invalid state.'),
  failure('13', 'CONFIGURATION', FINAL, 'The debited account cannot be resolved.'),
  failure('14', 'INVALID_RECIPIENT', FINAL, 'The credited account cannot be resolved.'),
  open('15', 'UNKNOWN', 'A duplicate: the original decides.'),
  open('17', 'UNKNOWN', 'An internal failure; the money may have moved.'),
  failure('18', 'CONFIGURATION', FINAL, "The initiator's credential is wrong."),
  failure('20', 'CONFIGURATION', FINAL, 'The initiator cannot be resolved.'),
  failure('21', 'CONFIGURATION', FINAL, 'The initiator lacks the API role for this.'),
  failure('22', 'CONFIGURATION', FINAL, 'The initiator lacks a permission.'),
  failure('23', 'CONFIGURATION', FINAL, 'The account reference is invalid.'),
  failure('24', 'CONFIGURATION', FINAL, 'A mandatory field is missing.'),
  failure('25', 'CONFIGURATION', FINAL, 'A parameter has a bad value.'),
  open('26', 'UNKNOWN', 'M-Pesa blocks traffic; the system is busy.'),
  failure('29', 'CONFIGURATION', FINAL, 'The command is invalid.'),
  failure('1005', 'CONFIGURATION', FINAL, 'The account reference is empty or invalid.'),
  failure(
    '2001',
    'CONFIGURATION',
    FINAL,
    "The initiator's name, password or certificate is wrong, or the password has expired.",
  ),
  failure('2006', 'CONFIGURATION', FINAL, 'A rule of the account forbids it.'),
  failure('2007', 'REFUSED_BY_MPESA', FINAL, 'The external validation of the payment failed.'),
  failure('2020', 'CONFIGURATION', FINAL, 'The format of the amount is invalid.'),
  failure('2028', 'CONFIGURATION', FINAL, 'The product is not assigned to the shortcode.'),
  failure('2029', 'CONFIGURATION', FINAL, 'The till, the store or the transaction type does not fit.'),
  butInQuery('FAILURE', open('2032', 'UNKNOWN', 'No transaction has this receipt, or not yet.')),
  butInQuery('FAILURE', open('2033', 'UNKNOWN', 'No transaction has this conversation id, or not yet.')),
  failure('2040', 'INVALID_RECIPIENT', FINAL, 'The recipient is not a registered customer.'),
  failure('2043', 'CONFIGURATION', FINAL, "The organisation does not belong to the initiator's."),
  failure('2051', 'INVALID_RECIPIENT', FINAL, 'The phone number is invalid.'),
  failure('2202', 'INVALID_RECIPIENT', FINAL, 'The account number does not exist at the receiver.'),
  failure('8006', 'CONFIGURATION', FINAL, "The initiator's operator is locked; the M-Pesa portal unlocks it."),
  failure('R002', 'INVALID_RECIPIENT', FINAL, 'The recipient has no identity document of this type.'),
  failure('R003', 'INVALID_RECIPIENT', FINAL, "The number is not that of the recipient's identity document."),
  butInQuery('UNKNOWN', open('R000001', 'DONE_BEFORE', 'The transaction was reversed already; its state decides.')),
  failure('R000002', 'OTHER', FINAL, 'The transaction to reverse does not exist.'),
  failure('SFC_IC0003', 'INVALID_RECIPIENT', FINAL, 'The operator or receiving party does not exist.'),
  failure('TP40153', 'CONFIGURATION', FINAL, 'The operator lacks a permission.'),
  open('9999', 'UNKNOWN', 'A generic error.'),
  open('4999', 'UNKNOWN', 'Still being processed.'),
  open('100000000', 'UNKNOWN', 'The request is cached and waits to be sent again.'),
  open('100000001', 'UNKNOWN', 'The system is overloaded.'),
  open('100000002', 'UNKNOWN', 'Requests are throttled.'),
  open('100000004', 'UNKNOWN', 'An internal error.'),
  failure('100000005', 'CONFIGURATION', FINAL, 'A parameter has a bad value.'),
  open('100000007', 'UNKNOWN', 'The service is in an abnormal state.'),
  open('100000009', 'UNKNOWN', 'The API is in an abnormal state.'),
  failure('100000010', 'CONFIGURATION', FINAL, 'A permission is missing.'),
  open('100000011', 'UNKNOWN', 'The rate of requests is too high.'),
];

/** The table, for the generated documentation and for `explainResultCode`. */
export const RESULT_CODES: readonly ResultCode[] = [
  ...STK_CODES.map(row => Object.freeze({ family: 'STK' as const, ...row })),
  ...RESULT_API_CODES.map(row => Object.freeze({ family: 'RESULT' as const, ...row })),
];

/** On Result APIs these mean that the operator is refused; repeating them locks it at Safaricom (contract section 4). */
export const SUSPENDING_CODES: ReadonlySet<string> = new Set(['18', '20', '21', '22', '2001', '8006']);

const UNEXPLAINED: Explanation = Object.freeze({ outcome: 'UNKNOWN', failure: null });

const SOURCES: readonly ResultCodeSource[] = ['CALLBACK', 'QUERY'];

const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map(
  RESULT_CODES.flatMap(row => SOURCES.map(source => [`${row.family} ${source} ${row.code}`, explain(row, source)])),
);

/** What a code says about the outcome. Only exactly "0" is a success; a missing or unlisted code is UNKNOWN. */
export function explainResultCode(
  family: ResultCodeFamily,
  code: string | null,
  source: ResultCodeSource,
): Explanation {
  return EXPLANATIONS.get(`${family} ${source} ${code}`) ?? UNEXPLAINED;
}

function explain({ code, reason, retryable, ...outcomes }: ResultCode, source: ResultCodeSource): Explanation {
  const outcome = source === 'QUERY' ? outcomes.outcomeInQuery : outcomes.outcome;
  const failure = outcome === 'FAILURE' && reason ? Object.freeze({ reason, resultCode: code, retryable }) : null;
  return Object.freeze({ outcome, failure });
}
