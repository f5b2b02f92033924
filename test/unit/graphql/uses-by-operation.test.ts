/** Every root field, with every field below it, asks the stations the same few things for one row as for twenty. */

import { expect, test } from '@jest/globals';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  OperationTypeNode,
  parse,
} from 'graphql';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import { presentCursor } from '../../../src/feed/cursor.js';
import { buildSchema } from '../../../src/graphql/build-schema.js';
import { createCreateContext } from '../../../src/graphql/context.js';
import { createCursorSeal } from '../../../src/graphql/cursor-seal.js';
import { systemClock } from '../../../src/lib/clock.js';
import { Secret } from '../../../src/lib/secret.js';
import { makeCheckoutView } from '../../support/make-checkout.js';
import { makePayment } from '../../support/make-payment.js';
import {
  ABOUT,
  createMemoryStations,
  idOf,
  type MemoryStations,
  makeBalanceEnquiry,
  makeStatusEnquiry,
} from '../../support/memory-stations.js';

interface Operation {
  readonly args?: string;
  /** How often each verb of a station is used. Every verb is a fixed number of statements. */
  readonly uses: Readonly<Record<string, number>>;
}

const AFTER_FIRST = presentCursor({ sequence: 1, tag: '00000001' });
/** Of payments that pay no checkout, and that nobody has told of yet. Version 1 of each says who asked for it, as the payment does. */
const OF_NEW = { findPositions: 1, findEvents: 1, requesters: 2, reversalsOf: 1, callbacksOf: 1, enquiriesOf: 1 };
const OF_PAYMENTS = { ...OF_NEW, findCheckouts: 1, byIds: 1 };
const { findPositions: _, ...OF_UPDATES } = OF_PAYMENTS;
const STK_INPUT = '(input: {amount: 1, phoneNumber: "0712345678", accountReference: "A"})';
const B2B_INPUT =
  '(input: {command: BUY_GOODS, amount: 10, partyShortcode: "5001234", remarks: "Maize", idempotencyKey: "k"})';
const B2C_INPUT = '(input: {amount: 10, phoneNumber: "0712345678", remarks: "Prize", idempotencyKey: "k"})';

/** A root field that is not here fails the first test. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'query payment': { args: `(id: "${idOf(1)}")`, uses: { partsById: 1, ...OF_PAYMENTS } },
  'query paymentByReceipt': { args: '(mpesaReceipt: "UKN0000001")', uses: { byReceipt: 1, ...OF_PAYMENTS } },
  'query payments': { uses: { readHead: 1, page: 1, ...OF_PAYMENTS } },
  'query paymentUpdates': { args: `(after: "${AFTER_FIRST}")`, uses: { readPage: 1, ...OF_UPDATES } },
  'query paymentStats': { args: '(from: "2026-11-23T00:00:00Z", to: "2026-11-24T00:00:00Z")', uses: { readStats: 1 } },
  'query balances': { uses: { findBalances: 1 } },
  'query enquiries': { uses: { enquiries: 1, ...OF_PAYMENTS, byIds: 2 } },
  'query balance': { uses: { findBalance: 1 } },
  'query balanceHistory': { uses: { balanceHistory: 1 } },
  'query statusEnquiry': { args: `(id: "${idOf(60)}")`, uses: { findStatusEnquiry: 1, ...OF_PAYMENTS, byIds: 2 } },
  'query balanceEnquiry': { args: `(id: "${idOf(70)}")`, uses: { findBalanceEnquiry: 1, findBalanceById: 1 } },
  'query callbacks': { uses: { callbacks: 1, ...OF_PAYMENTS, byIds: 2 } },
  'query callback': { args: `(id: "${idOf(41)}")`, uses: { callbacksById: 1, ...OF_PAYMENTS, byIds: 2 } },
  'query callbackCounts': { uses: { countCallbacks: 1 } },
  'subscription callbackReceived': { uses: { followCallbacks: 1, ...OF_PAYMENTS, byIds: 2 } },
  'query gateway': { uses: { findPause: 1 } },
  'query attention': { uses: { readAttention: 1 } },
  'query apiKeys': { uses: { apiKeys: 1 } },
  'query auditLog': { uses: { auditLog: 1 } },
  'query lockedInitiators': { uses: { lockedInitiators: 1 } },
  'mutation initiateStkPush': { args: STK_INPUT, uses: { request: 1, ...OF_NEW } },
  'mutation initiateB2c': { args: B2C_INPUT, uses: { request: 1, ...OF_NEW } },
  'mutation initiateB2b': { args: B2B_INPUT, uses: { request: 1, ...OF_NEW } },
  'mutation approvePayout': { args: `(id: "${idOf(1)}")`, uses: { approve: 1, ...OF_PAYMENTS } },
  'mutation rejectPayout': { args: `(id: "${idOf(1)}", note: "no")`, uses: { reject: 1, ...OF_PAYMENTS } },
  'mutation eraseCustomer': { args: '(phoneNumber: "0712345678")', uses: { eraseCustomer: 1 } },
  'mutation pausePayouts': { args: '(reason: "no")', uses: { pause: 1, findPause: 1 } },
  'mutation resumePayouts': { uses: { resume: 1, findPause: 1 } },
  'mutation requestTransactionStatus': {
    args: `(input: {paymentId: "${idOf(1)}"})`,
    uses: { requestStatus: 1, ...OF_PAYMENTS, byIds: 2 },
  },
  'mutation requestAccountBalance': { uses: { requestBalance: 1 } },
  'mutation refreshPayment': { args: `(id: "${idOf(1)}")`, uses: { refreshPayment: 1, ...OF_PAYMENTS } },
  'mutation resolveReview': {
    args: `(paymentId: "${idOf(1)}", note: "paid")`,
    uses: { resolveReview: 1, ...OF_PAYMENTS },
  },
  'mutation reversePayment': {
    args: `(input: {paymentId: "${idOf(1)}", remarks: "Sent back", idempotencyKey: "k"})`,
    uses: { request: 1, ...OF_NEW, byIds: 1 },
  },
  'query checkout': { args: `(id: "${idOf(500)}")`, uses: { findCheckout: 1, ...OF_PAYMENTS } },
  'query checkouts': { uses: { pageCheckouts: 1, ...OF_PAYMENTS } },
  'mutation createCheckout': { args: '(input: {amount: 1})', uses: { createCheckout: 1 } },
  'mutation payCheckout': {
    args: `(id: "${idOf(500)}", phoneNumber: "0712345678")`,
    uses: { payCheckout: 1, ...OF_PAYMENTS },
  },
  'mutation cancelCheckout': { args: `(id: "${idOf(500)}")`, uses: { cancelCheckout: 1, ...OF_PAYMENTS } },
  'subscription checkoutUpdated': { args: `(id: "${idOf(500)}")`, uses: { followCheckout: 1, ...OF_PAYMENTS } },
  'mutation createQrCode': { args: '(input: {kind: PAYBILL, accountReference: "A"})', uses: { qrCode: 1 } },
  'query organization': { args: '(kind: PAYBILL, identifier: "600000")', uses: { organization: 1 } },
  'mutation createWatchToken': { args: `(paymentId: "${idOf(1)}")`, uses: { byId: 1 } },
  'mutation replayCallback': { args: `(id: "${idOf(41)}")`, uses: { replay: 1, ...OF_PAYMENTS, byIds: 2 } },
  'mutation replayCallbacks': { args: '(filter: {})', uses: { replayAll: 1 } },
  'mutation registerC2bUrls': { args: '(input: {})', uses: { registerC2bUrls: 1 } },
  'query c2bRegistration': { uses: { c2bRegistration: 1 } },
  'mutation pullTransactions': { args: '(from: "2026-11-28T00:00:00Z")', uses: { pullTransactions: 1 } },
  'mutation releaseInitiator': { args: '(name: "operator1")', uses: { lockedInitiators: 1, releaseInitiator: 1 } },
  'mutation createApiKey': { args: '(name: "till", role: TILL)', uses: { createApiKey: 1 } },
  'mutation rotateApiKey': { args: '(name: "till")', uses: { rotateApiKey: 1 } },
  'mutation revokeApiKey': { args: '(name: "till")', uses: { revokeApiKey: 1 } },
  'subscription paymentUpdated': { args: `(id: "${idOf(1)}")`, uses: { follow: 1, ...OF_UPDATES } },
  'subscription attentionChanged': { uses: { followAttention: 1 } },
  'subscription balanceUpdated': { uses: { followBalance: 1 } },
  'subscription statusEnquiryUpdated': {
    args: `(id: "${idOf(60)}")`,
    uses: { followStatusEnquiry: 1, ...OF_PAYMENTS, byIds: 2 },
  },
  'subscription balanceEnquiryUpdated': {
    args: `(id: "${idOf(70)}")`,
    uses: { followBalanceEnquiry: 1, findBalanceById: 1 },
  },
};

const schema = buildSchema();
const watchTokens = createWatchTokens([new Secret('t'.repeat(32))], systemClock);

test('every root field of the schema is counted', () => {
  const fields = Object.values(OperationTypeNode).flatMap(operation =>
    Object.keys(schema.getRootType(operation)?.getFields() ?? {}).map(name => `${operation} ${name}`),
  );
  expect(Object.keys(OPERATIONS).sort()).toEqual(fields.sort());
});

test.each(Object.entries(OPERATIONS))('%s', async (name, { args = '', uses }) => {
  const text = writeOperation(name, args);
  expect(await count(text, 1)).toEqual(uses);
  expect(await count(text, 20)).toEqual(uses);
});

/** Asks for every field below the root field. */
function writeOperation(name: string, args: string): string {
  const [operation, field = ''] = name.split(' ');
  const root = Object.values(OperationTypeNode).find(each => each === operation);
  const type = root && getNamedType(schema.getRootType(root)?.getFields()[field]?.type);
  return `${operation} { ${field}${args} ${isObjectType(type) ? selectAll(type) : ''} }`;
}

/** Of a type that holds itself, the inner one shows only its id. */
function selectAll(type: GraphQLObjectType, around: readonly GraphQLObjectType[] = []): string {
  const fields = Object.values(type.getFields()).map(field => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return field.name;
    const holders = [...around, type];
    return `${field.name} ${holders.includes(inner) ? '{ id }' : selectAll(inner, holders)}`;
  });
  return `{ ${fields.join(' ')} }`;
}

async function count(text: string, rows: number): Promise<Record<string, number>> {
  const memory = createMemoryStations();
  fill(memory, rows);
  const document = parse(text);
  const contextValue = createCreateContext(memory.stations, {
    watchTokens,
    seal: createCursorSeal([new Secret('s'.repeat(32))]),
    clock: systemClock,
    about: ABOUT,
  })({ name: 'boss', role: 'admin', watch: null, address: null, key: null, ending: null, shortcodes: null });
  const run: ExecutionArgs = { schema, document, contextValue };
  const rootValue = text.startsWith('subscription') ? await firstUpdate(run) : undefined;
  const { errors, data } = await execute({ ...run, rootValue });
  expect(errors).toBeUndefined();
  expect(Object.values(data ?? {})).not.toContain(null);
  return Object.fromEntries(memory.uses);
}

async function firstUpdate(run: ExecutionArgs): Promise<unknown> {
  const source = await createSourceEventStream(run);
  if (!(Symbol.asyncIterator in source)) throw source.errors?.[0];
  const updates = source[Symbol.asyncIterator]();
  const { value } = await updates.next();
  await updates.return?.();
  return value;
}

/** Two versions of each payment, and everything else as many times. */
function fill({ store, callbacks, balances, ...memory }: MemoryStations, rows: number): void {
  const account = { name: 'Utility Account', currency: 'KES', currentCents: 1, availableCents: 0 };
  const accounts = Array(rows).fill({ ...account, reservedCents: 0, unclearedCents: 0 });
  for (let number = 1; number <= rows; number += 1) {
    const [id, checkoutId] = [idOf(number), idOf(499 + number)];
    const payment = makePayment({ id, checkoutId, mpesaReceipt: `UKN000000${number}` });
    const view = makeCheckoutView({ id: checkoutId, status: 'PAID', paidBy: id });
    memory.checkouts.set(checkoutId, { ...view, payments: [payment] });
    store(payment);
    store({ ...payment, version: 2 });
    callbacks.push({
      ...{ id: idOf(40 + number), route: 'stk/callback', receivedAt: 0, verdict: 'APPLIED', note: null, copies: 1 },
      ...{ paymentId: idOf(number), body: Buffer.from('{}') },
    });
    balances.push({ id: idOf(80 + number), shortcode: '600000', asOf: 0, accounts });
    memory.locked.set(`operator${number}`, { name: `operator${number}`, resultCode: '2001', shortcodes: ['600000'] });
  }
  memory.statusEnquiries.set(idOf(60), makeStatusEnquiry({ id: idOf(60), paymentId: idOf(1) }));
  memory.balanceEnquiries.set(idOf(70), makeBalanceEnquiry({ id: idOf(70), balanceId: idOf(81) }));
}
