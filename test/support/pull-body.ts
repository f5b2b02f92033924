/** M-Pesa's own list of payments, as it writes it, for tests that answer a pull themselves. */

import { freshReceipt } from './c2b-body.js';

export const PULL_PATH = '/pulltransactions/v1/query';
export const PULL_REGISTRATION_PATH = '/pulltransactions/v1/register';

export type PullRow = Readonly<Record<string, unknown>>;

/** One row; `changes` replaces fields, and takes away those that it sets to undefined. */
export function pullRow(changes: PullRow = {}): PullRow {
  return {
    transactionId: freshReceipt(),
    trxDate: '2026-11-28T07:15:46Z',
    msisdn: 254712345126,
    sender: 'MPESA',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: 'INV-77',
    amount: '120.0',
    organizationname: 'SHOP',
    ...changes,
  };
}

/** Answers a pull with those rows that it has not passed over yet, as many as a page has; a list in a list. */
export function pageOfRows(
  rows: readonly PullRow[],
  pageRows = 500,
): (request: { readonly body: string }) => { status: number; body: object } {
  return ({ body }) => {
    const { OffSetValue } = JSON.parse(body) as { OffSetValue: string };
    const page = rows.slice(Number(OffSetValue), Number(OffSetValue) + pageRows);
    return { status: 200, body: page.length === 0 ? NO_ROWS : { ResponseCode: '1000', Response: [page] } };
  };
}

/** As it is answered live: there is no list. */
export const NO_ROWS = Object.freeze({
  RequestID: '1-2-3',
  ResponseCode: '1001',
  ResponseMessage: 'No records found or Organization Name not available',
});
