/** M5: the clock of one machine is wrong: nothing is late before its time, nobody is refused for it, and it is told. */

import { afterEach, describe, expect, it } from '@jest/globals';
import { databases, type TestDatabase } from '../support/databases.js';
import { createGatewayClient } from '../support/gateway-client.js';
import { type OpenGateway, type OpenGatewayOptions, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const QUERY_PATH = '/mpesa/stkpushquery/v1/query';
/** Nobody calls back, and M-Pesa is asked soon. */
const OPTIONS = { delayMs: 3_600_000, environment: { STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '180' } };
const WATCH = 'query ($id: ID!) { payment(id: $id) { status } }';
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';

interface Readiness {
  readonly parts: { readonly database: string };
  readonly advice: readonly string[];
}

const readinessOf = async (gateway: OpenGateway): Promise<Readiness> =>
  (await (await fetch(`${gateway.url()}/ready`)).json()) as Readiness;
const countAsked = (gateway: OpenGateway) => gateway.wire.requests().filter(({ path }) => path === QUERY_PATH).length;

/** Whatever the sweep had to do before has been done: a payment that was made now has been asked about. */
async function sweepOf(gateway: OpenGateway): Promise<void> {
  const before = countAsked(gateway);
  await gateway.as().pushStk();
  await waitUntil('M-Pesa to be asked', () => countAsked(gateway) > before);
}

const servers = databases.filter(({ name }) => name !== 'SQLite');

describe.each(servers)('M5: on $name', database => {
  const test = database.isAvailable ? it : it.skip;
  const opened: OpenGateway[] = [];

  const open = async (own: OpenGatewayOptions, beside?: OpenGateway): Promise<OpenGateway> => {
    const shared: TestDatabase = beside
      ? { ...database, create: async () => ({ address: beside.database.address, drop: async () => undefined }) }
      : database;
    const gateway = await openGateway(shared, { ...OPTIONS, ...own });
    opened.push(gateway);
    return gateway;
  };
  const close = async (gateway: OpenGateway): Promise<void> => {
    opened.splice(opened.indexOf(gateway), 1);
    await gateway.close();
  };

  afterEach(async () => {
    for (const gateway of opened.splice(0).toReversed()) await gateway.close();
  });

  test.each([200_000, 86_400_000, -200_000, -600_000])(
    'an instance whose clock is %i ms ahead times out no payment of another, asks about it, and says so',
    async aheadMs => {
      const wrong = await open({ aheadMs });
      const right = await open({}, wrong);
      const { id } = await right.as().pushStk();
      await close(right);
      await waitUntil('M-Pesa to be asked about it', () => countAsked(wrong) > 0);
      await sweepOf(wrong);
      expect(await wrong.as().payment(id)).toMatchObject({ status: 'PENDING', needsReview: false });
      const { parts, advice } = await readinessOf(wrong);
      expect(parts.database).toBe('degraded');
      expect(advice.join(' ')).toMatch(
        aheadMs > 0 ? /clock is \d+ s ahead of the database's/ : /clock is \d+ s behind the database's/,
      );
    },
  );

  test.each([200_000, -200_000, -600_000])(
    'a payment of an instance whose clock is %i ms ahead is not late for another',
    async aheadMs => {
      const right = await open({});
      const wrong = await open({ aheadMs }, right);
      const pushed = await wrong.as().pushStk();
      await close(wrong);
      await waitUntil('M-Pesa to be asked about it', () => countAsked(right) > 0);
      await sweepOf(right);
      const payment = await right.as().payment(pushed.id);
      expect(payment).toMatchObject({ status: 'PENDING', needsReview: false });
      expect(Math.abs(Date.parse(payment.createdAt) - Date.now())).toBeLessThan(100_000);
      expect((await readinessOf(right)).parts.database).toBe('ok');
    },
  );

  test.each([86_400_000, -600_000])(
    'a watcher is let in by each of two instances that are %i ms apart',
    async aheadMs => {
      const right = await open({});
      const wrong = await open({ aheadMs }, right);
      for (const [one, other] of [
        [right, wrong],
        [wrong, right],
      ] as const) {
        const { id } = await one.as().pushStk();
        const { token } = await one.as().ask<{ token: string }>(TOKEN, { id });
        const watcher = createGatewayClient(other.url(), token);
        expect(await watcher.ask(WATCH, { id })).toEqual({ status: 'PENDING' });
        await watcher.close();
      }
    },
  );

  test('nothing is timed out while the clocks are apart, and all of it once they agree again', async () => {
    const environment = { STK_FIRST_QUERY_SECONDS: '1', STK_DEADLINE_SECONDS: '3' };
    const gateway = await open({ environment });
    expect((await readinessOf(gateway)).parts.database).toBe('ok');
    const { id, createdAt } = await gateway.as().pushStk();
    gateway.setAhead(60_000);
    await waitUntil('its deadline to pass', () => Date.now() > Date.parse(createdAt) + 4_000);
    await sweepOf(gateway);
    expect((await gateway.as().payment(id)).status).toBe('PENDING');
    expect((await readinessOf(gateway)).parts.database).toBe('degraded');
    gateway.setAhead(0);
    await gateway.as().paymentThat(id, 'TIMED_OUT');
    await waitUntil('the clock to be good', async () => (await readinessOf(gateway)).parts.database === 'ok');
    expect(gateway.errors).toEqual([]);
  });
});

describe('M5: on SQLite', () => {
  it('there is no second clock to differ from', async () => {
    const [sqlite] = databases;
    if (!sqlite) throw new Error('SQLite is always there');
    const gateway = await openGateway(sqlite, { ...OPTIONS, aheadMs: 86_400_000 });
    const { parts, advice } = await readinessOf(gateway);
    expect([parts.database, advice]).toEqual(['ok', []]);
    await gateway.close();
  });
});
