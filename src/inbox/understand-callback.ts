/** Understands a callback by its route: one row for each, naming the pure reader of its operation. Never throws. */

import type { CallbackRoute } from '../domain/callback-routes.js';
import type { MpesaIds } from '../domain/payment.js';
import type { ResultCodeFamily } from '../domain/result-codes.js';
import type { EnquiryAnswer } from '../enquiries/answer-enquiry.js';
import { readAccountBalanceResult, readAccountBalanceTimeout } from '../operations/account-balance.js';
import { readB2cResult, readB2cTimeout } from '../operations/b2c.js';
import type { PaymentResult, Reading } from '../operations/operation.js';
import { readBody } from '../operations/read-body.js';
import { readStkResult } from '../operations/stk-push.js';
import { readTransactionStatusResult, readTransactionStatusTimeout } from '../operations/transaction-status.js';

export type Understanding =
  | { readonly about: 'PAYMENT'; readonly family: ResultCodeFamily; readonly result: PaymentResult }
  | { readonly about: 'PAYMENT_TIMEOUT'; readonly ids: MpesaIds }
  | { readonly about: 'ENQUIRY'; readonly route: 'status' | 'balance'; readonly answer: EnquiryAnswer }
  | { readonly about: 'NOTHING'; readonly problem: string };

type Reader = (body: unknown) => Understanding;

const READERS: Readonly<Record<CallbackRoute, Reader>> = {
  'stk/callback': by(readStkResult, result => ({ about: 'PAYMENT', family: 'STK', result })),
  'b2c/callback': by(readB2cResult, result => ({ about: 'PAYMENT', family: 'RESULT', result })),
  'b2c/timeout': by(readB2cTimeout, ids => ({ about: 'PAYMENT_TIMEOUT', ids })),
  'status/callback': by(readTransactionStatusResult, result => answer('status', { kind: 'STATUS', result })),
  'status/timeout': by(readTransactionStatusTimeout, ids => answer('status', { kind: 'TIMEOUT', ids })),
  'balance/callback': by(readAccountBalanceResult, result => answer('balance', { kind: 'BALANCE', result })),
  'balance/timeout': by(readAccountBalanceTimeout, ids => answer('balance', { kind: 'TIMEOUT', ids })),
};

export function understandCallback(route: CallbackRoute, bytes: Uint8Array): Understanding {
  const body = readBody(bytes);
  return body.ok ? READERS[route](body.value) : { about: 'NOTHING', problem: body.problem };
}

function by<T>(read: (body: unknown) => Reading<T>, present: (value: T) => Understanding): Reader {
  return body => {
    const reading = read(body);
    return reading.ok ? present(reading.value) : { about: 'NOTHING', problem: reading.problem };
  };
}

function answer(route: 'status' | 'balance', given: EnquiryAnswer): Understanding {
  return { about: 'ENQUIRY', route, answer: given };
}
