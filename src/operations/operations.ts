/**
 * The table of operations: one row for each thing that the gateway asks of Daraja. Endpoints, callback routes and their readers
 * follow from it.
 */

import { buildAccountBalance, readAccountBalanceResult } from './account-balance.js';
import { type B2bOrder, buildB2b, readB2bResult } from './b2b.js';
import { type B2cOrder, buildB2c, readB2cResult } from './b2c.js';
import type { InitiatorQuestion } from './initiator-question.js';
import type { Acknowledgement, AcknowledgementReading } from './operation.js';
import { row } from './operation-shape.js';
import { buildOrganization, type OrganizationQuestion, readOrganization } from './organization.js';
import { buildPull, type PulledPage, type PullQuestion, readPulledPage } from './pull-transactions.js';
import { buildQrCode, type QrImage, type QrOrder, readQrCode } from './qr-code.js';
import {
  buildC2bRegistration,
  type C2bAcknowledgement,
  type C2bRegistrationRequest,
  readC2bAcknowledgement,
} from './register-c2b.js';
import {
  buildPullRegistration,
  type PullRegistration,
  type PullRegistrationRequest,
  readPullRegistration,
} from './register-pull.js';
import { readResultAcknowledgement, readResultTimeout } from './result-envelope.js';
import { buildReversal, type ReversalOrder, readReversalResult } from './reversal.js';
import { buildStkPush, readStkAcknowledgement, readStkResult, type StkPushOrder } from './stk-push.js';
import { buildStkQuery, readAnswerAbout, type StkQueryAnswer, type StkQueryQuestion } from './stk-query.js';
import {
  buildTransactionStatus,
  readTransactionStatusResult,
  type TransactionStatusQuestion,
} from './transaction-status.js';
import {
  c2bConfirmation,
  c2bValidation,
  enquiryAnswer,
  paymentResult,
  paymentTimeout,
  pullNotice,
} from './understanding.js';

const STK_PRODUCT = 'M-Pesa Express';

/** What all payouts have in common. */
const PAYOUT = {
  isQuestion: false,
  isPayout: true,
  isAnsweredAtOnce: false,
  signing: 'initiator',
  readAcknowledgement: readResultAcknowledgement,
} as const;

/** To a phone, to a phone of somebody with a document, or to the Pochi wallet on it, by three paths (daraja.md sections 7 and 24). */
const B2C_PAYOUT = { ...PAYOUT, build: buildB2c } as const;

/** Taxes have a path of their own. */
const B2B_PAYOUT = { ...PAYOUT, build: buildB2b } as const;

/** The versions differ in their paths, and in how they tell the payer's number. */
const C2B_REGISTRATION = {
  isQuestion: true,
  isPayout: false,
  isAnsweredAtOnce: false,
  signing: 'token',
  build: buildC2bRegistration,
  readAcknowledgement: readC2bAcknowledgement,
} as const;

/** Paths: daraja.md section 1. B2C is version 3, the one that refuses an originator id it has already seen. */
export const OPERATIONS = {
  stkPush: row<'passkey', StkPushOrder, Acknowledgement, 'stk/callback'>({
    path: '/mpesa/stkpush/v1/processrequest',
    product: STK_PRODUCT,
    isQuestion: false,
    isPayout: false,
    isAnsweredAtOnce: false,
    signing: 'passkey',
    build: buildStkPush,
    readAcknowledgement: readStkAcknowledgement,
    callbacks: { 'stk/callback': paymentResult('STK', readStkResult) },
  }),
  stkQuery: row<'passkey', StkQueryQuestion, StkQueryAnswer, never>({
    path: '/mpesa/stkpushquery/v1/query',
    product: STK_PRODUCT,
    isQuestion: true,
    isPayout: false,
    isAnsweredAtOnce: true,
    signing: 'passkey',
    build: buildStkQuery,
    readAcknowledgement: readAnswerAbout,
    callbacks: {},
  }),
  b2c: row<'initiator', B2cOrder, Acknowledgement, 'b2c/callback' | 'b2c/timeout'>({
    ...B2C_PAYOUT,
    path: '/mpesa/b2c/v3/paymentrequest',
    product: 'Business To Customer (B2C)',
    callbacks: {
      'b2c/callback': paymentResult('RESULT', readB2cResult),
      'b2c/timeout': paymentTimeout(readResultTimeout),
    },
  }),
  /** Its results come by the routes of B2C. */
  validatedB2c: row<'initiator', B2cOrder, Acknowledgement, never>({
    ...B2C_PAYOUT,
    path: '/mpesa/b2cvalidate/v2/paymentrequest',
    product: 'B2C with validation',
    callbacks: {},
  }),
  /** Its results come by the routes of B2C. */
  pochi: row<'initiator', B2cOrder, Acknowledgement, never>({
    ...B2C_PAYOUT,
    path: '/mpesa/b2pochi/v1/paymentrequest',
    product: 'Business to Pochi',
    callbacks: {},
  }),
  b2b: row<'initiator', B2bOrder, Acknowledgement, 'b2b/callback' | 'b2b/timeout'>({
    ...B2B_PAYOUT,
    path: '/mpesa/b2b/v1/paymentrequest',
    product: 'Business To Business (B2B)',
    callbacks: {
      'b2b/callback': paymentResult('RESULT', readB2bResult),
      'b2b/timeout': paymentTimeout(readResultTimeout),
    },
  }),
  /** Its results come by the routes of B2B. */
  taxRemittance: row<'initiator', B2bOrder, Acknowledgement, never>({
    ...B2B_PAYOUT,
    path: '/mpesa/b2b/v1/remittax',
    product: 'Tax Remittance',
    callbacks: {},
  }),
  reversal: row<'initiator', ReversalOrder, Acknowledgement, 'reversal/callback' | 'reversal/timeout'>({
    ...PAYOUT,
    path: '/mpesa/reversal/v1/request',
    product: 'Reversal',
    build: buildReversal,
    callbacks: {
      'reversal/callback': paymentResult('RESULT', readReversalResult),
      'reversal/timeout': paymentTimeout(readResultTimeout),
    },
  }),
  transactionStatus: row<'initiator', TransactionStatusQuestion, Acknowledgement, 'status/callback' | 'status/timeout'>(
    {
      path: '/mpesa/transactionstatus/v1/query',
      product: 'Transaction Status',
      isQuestion: true,
      isPayout: false,
      isAnsweredAtOnce: false,
      signing: 'initiator',
      build: buildTransactionStatus,
      readAcknowledgement: readResultAcknowledgement,
      callbacks: {
        'status/callback': enquiryAnswer('STATUS', readTransactionStatusResult, result => ({ kind: 'STATUS', result })),
        'status/timeout': enquiryAnswer('STATUS', readResultTimeout, ids => ({ kind: 'TIMEOUT', ids })),
      },
    },
  ),
  accountBalance: row<'initiator', InitiatorQuestion, Acknowledgement, 'balance/callback' | 'balance/timeout'>({
    path: '/mpesa/accountbalance/v1/query',
    product: 'Account Balance',
    isQuestion: true,
    isPayout: false,
    isAnsweredAtOnce: false,
    signing: 'initiator',
    build: buildAccountBalance,
    readAcknowledgement: readResultAcknowledgement,
    callbacks: {
      'balance/callback': enquiryAnswer('BALANCE', readAccountBalanceResult, result => ({ kind: 'BALANCE', result })),
      'balance/timeout': enquiryAnswer('BALANCE', readResultTimeout, ids => ({ kind: 'TIMEOUT', ids })),
    },
  }),
  /** Which of the two an app may call was decided when it was made. */
  registerC2bV1: row<'token', C2bRegistrationRequest, C2bAcknowledgement, never>({
    ...C2B_REGISTRATION,
    path: '/mpesa/c2b/v1/registerurl',
    product: 'C2B Register URL',
    callbacks: {},
  }),
  registerC2bV2: row<'token', C2bRegistrationRequest, C2bAcknowledgement, 'c2b/confirmation' | 'c2b/validation'>({
    ...C2B_REGISTRATION,
    path: '/mpesa/c2b/v2/registerurl',
    product: 'Customer To Business',
    callbacks: { 'c2b/confirmation': c2bConfirmation, 'c2b/validation': c2bValidation },
  }),
  registerPull: row<'token', PullRegistrationRequest, PullRegistration, 'pull/callback'>({
    path: '/pulltransactions/v1/register',
    product: 'Pull Transactions',
    isQuestion: true,
    isPayout: false,
    // A refusal says that the app lacks the product, or what is wrong with the request.
    isAnsweredAtOnce: false,
    signing: 'token',
    build: buildPullRegistration,
    readAcknowledgement: readPullRegistration,
    callbacks: { 'pull/callback': pullNotice },
  }),
  pullTransactions: row<'token', PullQuestion, PulledPage, never>({
    path: '/pulltransactions/v1/query',
    product: 'Pull Transactions',
    isQuestion: true,
    isPayout: false,
    isAnsweredAtOnce: false,
    // Some thousand rows; how many come at once is not published.
    answerBytesMax: 4 * 1024 * 1024,
    signing: 'token',
    build: buildPull,
    readAcknowledgement: readPulledPage,
    callbacks: {},
  }),
  organization: row<'token', OrganizationQuestion, { readonly name: string | null }, never>({
    path: '/sfcverify/v1/query/info',
    product: 'Query Org Info',
    isQuestion: true,
    isPayout: false,
    isAnsweredAtOnce: false,
    signing: 'token',
    build: buildOrganization,
    readAcknowledgement: readOrganization,
    callbacks: {},
  }),
  qrCode: row<'token', QrOrder, QrImage, never>({
    path: '/mpesa/qrcode/v1/generate',
    product: 'Dynamic QR',
    isQuestion: true,
    isPayout: false,
    // A refusal says what is wrong with the request.
    isAnsweredAtOnce: false,
    signing: 'token',
    build: buildQrCode,
    readAcknowledgement: readQrCode,
    callbacks: {},
  }),
} as const;

/** A row of the table. */
export type OperationName = keyof typeof OPERATIONS;

/** What an operation is asked, and what its acknowledgement says. */
export type RequestOf<Name extends OperationName> = Parameters<(typeof OPERATIONS)[Name]['build']>[0];
export type AnswerOf<Name extends OperationName> =
  ReturnType<(typeof OPERATIONS)[Name]['readAcknowledgement']> extends AcknowledgementReading<infer T> ? T : never;
