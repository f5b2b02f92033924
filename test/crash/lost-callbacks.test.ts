/** Callbacks that never come: every payment is settled by asking, slowly enough; and what cannot be asked about is said. */

import { afterEach, expect, it } from '@jest/globals';
import { mostInOneSecond } from '../support/most-in-one-second.js';
import { sizeOf } from '../support/size-of.js';
import { type CrashDatabase, createCrashDatabase } from './crash-database.js';
import { type CrashWorld, openCrashWorld } from './crash-world.js';
import { STK_PUSH_PATH, STK_QUERY_PATH } from './daraja-host.js';
import { waitFor } from './wait-for.js';

const PAYMENTS = sizeOf('CRASH_LOST_CALLBACKS', 40);
const PER_SECOND = 20;
const SHOP = { atOnce: 12, orderEveryMs: 0 };

let database: CrashDatabase;
let world: CrashWorld;

afterEach(async () => {
  await world.close();
  await database.drop();
});

it(`${PAYMENTS} payments without a callback settle by query, two instances keep the rate together`, async () => {
  database = await createCrashDatabase('mariadb');
  const environment = { DARAJA_QUERIES_PER_SECOND: String(PER_SECOND) };
  const behaviour = { mischiefShares: { LOST: 1 } };
  world = await openCrashWorld({ database, environment, behaviour, instances: 2, shop: SHOP });
  await world.shop.place(PAYMENTS);
  await world.settle();
  const { counts, lost, doubled, stuck } = await world.judge();
  expect({ lost, doubled, stuck }).toEqual({ lost: [], doubled: [], stuck: [] });
  expect(counts).toMatchObject({ payments: PAYMENTS, completed: PAYMENTS, posted: 0 });
  const evidence = await database.read(
    `SELECT evidence, COUNT(*) AS payments FROM payment_events WHERE status = 'COMPLETED' GROUP BY evidence`,
  );
  expect(evidence).toEqual([{ evidence: 'QUERY', payments: PAYMENTS }]);
  const questions = world.daraja.arrivals(STK_QUERY_PATH);
  expect(mostInOneSecond(questions)).toBeLessThanOrEqual(PER_SECOND);
});

it('payments without acknowledgement and callback are TIMED_OUT and flagged, and nothing is sent again', async () => {
  const payments = 10;
  database = await createCrashDatabase('sqlite');
  const environment = { STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '4' };
  const behaviour = { mischiefShares: { CUT: 1 } };
  world = await openCrashWorld({ database, environment, behaviour, shop: SHOP });
  world.postman.gateways.length = 0;
  await world.shop.place(payments);
  const read = () => database.read('SELECT status, needs_review, review_reasons, next_check_at FROM payments');
  const isOver = async () => (await read()).every(({ status }) => status === 'TIMED_OUT');
  await waitFor('every payment to time out', isOver);
  const expected = { status: 'TIMED_OUT', needs_review: 1, review_reasons: 'UNANSWERABLE', next_check_at: null };
  expect(await read()).toEqual(Array(payments).fill(expected));
  expect(world.postman.deliveries.length).toBe(payments);
  expect([world.daraja.arrivals(STK_PUSH_PATH).length, world.daraja.arrivals(STK_QUERY_PATH).length]).toEqual([
    payments,
    0,
  ]);
  expect((await world.judge()).doubled).toEqual([]);
});
