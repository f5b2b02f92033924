/** Deadlines when there are more open payments than questions may be put: each payment is TIMED_OUT in time, whoever waits to be asked about. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { freshPhone } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

/** More than the sweep takes in one go. */
const PUSHES = 130;
const SECOND_MS = 1_000;
const COUNT = `query ($filter: PaymentFilter, $after: String) {
  payments(filter: $filter, first: 100, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

describeEachDatabase('deadlines', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database, {
      behaviour: { mischiefShares: { LATE: 1 }, lateMs: 1_000_000_000 },
      environment: { DARAJA_QUERIES_PER_SECOND: '1' },
    });
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function countThat(filter: Record<string, unknown>): Promise<number> {
    let count = 0;
    for (let after: string | null = null; ; ) {
      const { edges, pageInfo }: Page = await gateway.as().ask(COUNT, { filter, after });
      count += edges.length;
      if (!pageInfo.hasNextPage) return count;
      after = pageInfo.endCursor;
    }
  }

  it('are kept although one question a second is all there is', async () => {
    const phones = Array.from({ length: PUSHES }, freshPhone);
    await Promise.all(phones.map(phoneNumber => gateway.as().pushStk({ phoneNumber })));
    gateway.shift(181 * SECOND_MS);
    await waitUntil('all are TIMED_OUT', async () => (await countThat({ status: ['TIMED_OUT'] })) === PUSHES);
    // They may still be asked about, and their phones are free.
    expect(await countThat({ needsReview: true })).toBe(0);
    expect(await gateway.as().pushStk({ phoneNumber: phones[0] })).toMatchObject({ version: 2 });
  });
});
