/**
 * M4: M-Pesa calls back with a success, at two gateways at once, and denies it when it is asked; one of the gateways dies meanwhile. More of
 * them: CRASH_DENIED_SUCCESSES=200 npm run jest -- test/crash/denied-successes.
 */

import { expect, it } from '@jest/globals';
import { sizeOf } from '../support/size-of.js';
import { ticketOf } from './audit.js';
import { killGateways } from './break-things.js';
import { type CrashDatabase, createCrashDatabase } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { ask } from './shop.js';

const PAYMENTS = sizeOf('CRASH_DENIED_SUCCESSES', 12);
const CANCELLED = '1032';

it.each<['mysql' | 'mariadb']>([['mysql'], ['mariadb']])(
  'M4: on %s a success that M-Pesa denies fails its payment for good, and says so once, with its receipt',
  async kind => {
    const database = await createCrashDatabase(kind);
    const shop = { atOnce: 4, orderEveryMs: 50 };
    const environment = { VERIFY_ABOVE: '0' };
    const options = { behaviour: {}, instances: 2, shop, environment, darajaDelayMs: 100, queryCode: CANCELLED };
    const world = await openCrashWorld({ database, ...options });
    try {
      const placed = world.shop.place(PAYMENTS);
      await killGateways(world, 1);
      await placed;
      await world.settle();
      const paid = world.daraja.ledger.transactions();
      expect(paid.length).toBeGreaterThan(PAYMENTS / 2);
      const told = await Promise.all(paid.map(({ receipt }) => findByReceipt(world, receipt)));
      expect(told).toEqual(
        paid.map(({ callbackUrl }) => ({
          id: ticketOf(callbackUrl),
          ...{ status: 'FAILED', mpesaReceipt: null, needsReview: true, failure: { retryable: false } },
          reviewReasons: expect.arrayContaining(['QUERY_DENIES_SUCCESS']),
        })),
      );
      const { lost, doubled } = await world.judge();
      expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
      expect(await findWarnings(database)).toEqual(
        paid.map(({ callbackUrl, receipt }) => ({ payment: ticketOf(callbackUrl), receipt })).sort(byPayment),
      );
    } finally {
      await world.close();
      await database.drop();
    }
  },
);

/** What an admin sees who has the receipt from M-Pesa's statement. */
async function findByReceipt({ gateways }: CrashWorld, receipt: string | null): Promise<unknown> {
  const query = `query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) {
    id status mpesaReceipt needsReview reviewReasons failure { retryable } } }`;
  const { data, codes } = await ask<{ paymentByReceipt: unknown }>(gateways[1]?.url ?? '', query, { r: receipt });
  if (!data) throw new Error(`the gateway does not tell: ${codes.join()}`);
  return data.paymentByReceipt;
}

interface Warning {
  readonly payment: string;
  readonly receipt: string | undefined;
}

const byPayment = (one: Warning | { payment: string }, other: Warning | { payment: string }) =>
  one.payment < other.payment ? -1 : 1;

/** The events whose note names a receipt, with that receipt. */
async function findWarnings(database: CrashDatabase): Promise<readonly Warning[]> {
  const events = await database.read("SELECT payment_id, note FROM payment_events WHERE note LIKE '%receipt %'");
  return events
    .map(({ payment_id, note }) => ({ payment: String(payment_id), receipt: /receipt (\w+)/.exec(String(note))?.[1] }))
    .sort(byPayment);
}
