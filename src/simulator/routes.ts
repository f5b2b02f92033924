/** Daraja's paths: what each of them does, which product it needs, and how it says that a token is bad. */

import type { MissingProductShape, Product } from './behaviour.js';
import type { Endpoint } from './core.js';
import { generateQr } from './endpoints/generate-qr.js';
import { nameOrganization } from './endpoints/name-organization.js';
import { payB2cV1, payB2cV3, payPochi, payValidated } from './endpoints/pay-b2c.js';
import { payBusiness, payTax } from './endpoints/pay-business.js';
import { pullTransactions } from './endpoints/pull-transactions.js';
import { pushStk } from './endpoints/push-stk.js';
import { queryBalance } from './endpoints/query-balance.js';
import { queryStk } from './endpoints/query-stk.js';
import { queryTransaction } from './endpoints/query-transaction.js';
import { registerC2b } from './endpoints/register-c2b.js';
import { registerPull } from './endpoints/register-pull.js';
import { reversePayment } from './endpoints/reverse-payment.js';
import { simulateC2b } from './endpoints/simulate-c2b.js';
import { type Refusal, refusals } from './wire/refusal.js';

/** One path of Daraja's. */
export interface Route {
  readonly product: Product;
  readonly refuseToken: (token: string) => Refusal;
  /** How it says that the app lacks the product; in most cases NO_MATCH. */
  readonly missing?: MissingProductShape;
  /** Behind the spike arrest of STK queries. */
  readonly isSpikeArrested?: boolean;
  readonly endpoint: Endpoint;
}

export const TOKEN_PATH = '/oauth/v1/generate';

const stk = { product: 'STK', refuseToken: refusals.invalidToken404 } as const;
const b2c = { product: 'B2C', refuseToken: refusals.invalidTokenEcho } as const;
const validated = { product: 'VALIDATED_B2C', refuseToken: refusals.invalidTokenEcho } as const;
const pochi = { product: 'POCHI', refuseToken: refusals.invalidTokenEcho, missing: 'TOKEN_ECHO' } as const;
const b2b = { product: 'B2B', refuseToken: refusals.invalidToken404 } as const;
const tax = { product: 'TAX', refuseToken: refusals.invalidToken404 } as const;
const status = { product: 'STATUS', refuseToken: refusals.invalidToken400 } as const;
const balance = { product: 'BALANCE', refuseToken: refusals.invalidTokenEcho } as const;
const reversal = { product: 'REVERSAL', refuseToken: refusals.invalidToken404 } as const;
const organization = {
  product: 'ORGANIZATION',
  refuseToken: refusals.invalidToken404,
  missing: 'UNAUTHORIZED',
} as const;
const qr = { product: 'QR', refuseToken: refusals.invalidToken404 } as const;
const pull = {
  product: 'PULL',
  refuseToken: refusals.invalidToken404,
  missing: 'TOKEN_EMPTY',
} as const;
const c2b = { product: 'C2B', refuseToken: refusals.invalidToken400 } as const;

/** All of them are POST. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/mpesa/stkpush/v1/processrequest', { ...stk, endpoint: pushStk }],
  ['/mpesa/stkpushquery/v1/query', { ...stk, isSpikeArrested: true, endpoint: queryStk }],
  ['/mpesa/b2c/v1/paymentrequest', { ...b2c, endpoint: payB2cV1 }],
  ['/mpesa/b2c/v3/paymentrequest', { ...b2c, endpoint: payB2cV3 }],
  ['/mpesa/b2cvalidate/v2/paymentrequest', { ...validated, endpoint: payValidated }],
  ['/mpesa/b2pochi/v1/paymentrequest', { ...pochi, endpoint: payPochi }],
  ['/mpesa/b2b/v1/paymentrequest', { ...b2b, endpoint: payBusiness }],
  ['/mpesa/b2b/v1/remittax', { ...tax, endpoint: payTax }],
  ['/mpesa/reversal/v1/request', { ...reversal, endpoint: reversePayment }],
  ['/sfcverify/v1/query/info', { ...organization, endpoint: nameOrganization }],
  ['/mpesa/qrcode/v1/generate', { ...qr, endpoint: generateQr }],
  ['/mpesa/transactionstatus/v1/query', { ...status, endpoint: queryTransaction }],
  ['/mpesa/accountbalance/v1/query', { ...balance, endpoint: queryBalance }],
  ['/mpesa/c2b/v1/registerurl', { ...c2b, endpoint: registerC2b('v1') }],
  ['/mpesa/c2b/v2/registerurl', { ...c2b, endpoint: registerC2b('v2') }],
  ['/pulltransactions/v1/register', { ...pull, endpoint: registerPull }],
  ['/pulltransactions/v1/query', { ...pull, endpoint: pullTransactions }],
  ['/mpesa/c2b/v1/simulate', { ...c2b, endpoint: simulateC2b }],
  ['/mpesa/c2b/v2/simulate', { ...c2b, endpoint: simulateC2b }],
]);
