/** Lists of M-Pesa's that are not whole: what a fault hides is no payment that M-Pesa lacks, and an offset that counts something else hides none. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { nairobiTimestamp } from '../../src/domain/nairobi-time.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { NO_ROWS, PULL_PATH, type PullRow, pullRow } from '../support/pull-body.js';

const SHORTCODE = '600000';
const HOUR_MS = 3_600_000;
const PAGE = 2;
const PULL = `mutation ($from: DateTime!) { pullTransactions(from: $from) { rows opened known } }`;
const BY_RECEIPT = 'query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { status reviewReasons } }';

interface Asked {
  readonly OffSetValue: string;
  readonly StartDate: string;
  readonly EndDate: string;
}
/** What M-Pesa makes of the offset: of these rows it passes over so many. */
type Offset = (offset: number) => number;

describeEachDatabase('a list that M-Pesa does not show at once', database => {
  let gateway: OpenGateway;
  let shiftedMs = 0;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE } });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const now = () => Date.now() + shiftedMs;
  const pull = (hours: number) =>
    gateway.as('desk').ask<object>(PULL, { from: new Date(now() - hours * HOUR_MS).toISOString() });
  const find = (receipt: string) =>
    gateway.as().ask<{ readonly reviewReasons: string[] } | null>(BY_RECEIPT, { receipt });
  const rowAt = (hoursAgo: number, transactionId = freshReceipt()): PullRow =>
    pullRow({ transactionId, trxDate: new Date(now() - hoursAgo * HOUR_MS).toISOString() });
  /** Those of the time that is asked for, from `skipOf` on. */
  const list = (rows: readonly PullRow[], skipOf: Offset) =>
    gateway.wire.answer(PULL_PATH, ({ body }) => {
      const { OffSetValue, StartDate, EndDate } = JSON.parse(body) as Asked;
      const isMeant = ({ trxDate }: PullRow) => isBetween(String(trxDate), StartDate, EndDate);
      const found = rows.filter(isMeant);
      const skipped = skipOf(Number(OffSetValue));
      const page = found.slice(skipped, skipped + PAGE);
      return { status: 200, body: page.length === 0 ? NO_ROWS : { ResponseCode: '1000', Response: [page] } };
    });

  it('accuses no payment whose row a fault may hide', async () => {
    const missing = freshReceipt();
    const told = c2bBody({ TransID: missing, TransTime: nairobiTimestamp(now()) });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, told)).toEqual(ACCEPTED);
    shiftedMs += 4 * HOUR_MS;
    gateway.shift(4 * HOUR_MS);
    const rows = [rowAt(0), rowAt(0)];
    gateway.wire.answer(PULL_PATH, ({ body }) =>
      (JSON.parse(body) as Asked).OffSetValue === '0'
        ? { status: 200, body: { ResponseCode: '1000', Response: [rows] } }
        : { status: 500, body: { errorCode: '500.001.1001', errorMessage: 'Failed to retrieve transactions' } },
    );
    expect(await pull(8)).toEqual({ rows: 2, opened: 2, known: 0 });
    expect(await find(missing)).toMatchObject({ reviewReasons: [] });
    list(rows, offset => offset);
    await pull(8);
    expect(await find(missing)).toMatchObject({ reviewReasons: ['NOT_AT_MPESA'] });
  });

  it.each<[string, Offset]>([
    ['counts pages from zero', offset => offset * PAGE],
    ['counts pages from one', offset => Math.max(0, offset - 1) * PAGE],
    ['counts for nothing', () => 0],
  ])('is shown whole where the offset %s, in whatever order it lists', async (_what, skipOf) => {
    for (const hours of [
      [20, 15, 10, 5, 4.9],
      [3.9, 4, 9, 14, 19],
    ]) {
      const receipts = hours.map(freshReceipt);
      list(
        hours.map((each, index) => rowAt(each, receipts[index])),
        skipOf,
      );
      expect(await pull(24)).toEqual({ rows: 5, opened: 5, known: 0 });
      for (const receipt of receipts) expect(await find(receipt)).toMatchObject({ status: 'COMPLETED' });
    }
  });

  it('is asked for once, and once more, where its rows are counted', async () => {
    list([rowAt(3), rowAt(2), rowAt(1)], offset => offset);
    const before = gateway.wire.requests().length;
    expect(await pull(24)).toMatchObject({ rows: 3, opened: 3 });
    const asked = gateway.wire.requests().slice(before);
    const offsets = asked
      .filter(({ path }) => path === PULL_PATH)
      .map(({ body }) => (JSON.parse(body) as Asked).OffSetValue);
    expect(offsets).toEqual(['0', '2', '3', '1']);
  });
});

function isBetween(trxDate: string, start: string, end: string): boolean {
  const at = Math.floor(Date.parse(trxDate) / 1_000) * 1_000;
  return at >= Date.parse(`${start}+03:00`) && at <= Date.parse(`${end}+03:00`);
}
