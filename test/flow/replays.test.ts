/** Reading the log back costs its caller, on the door as inside; and a payer's page reads its own checkout from any cursor on. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { type CheckoutView, CREATE_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient } from '../support/gateway-client.js';
import { createHistories } from '../support/make-history.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

const HEAD = '{ paymentUpdates { cursor } }';
const REPLAY = 'subscription ($after: Cursor) { paymentUpdated(after: $after) { event { version } payment { id } } }';
/** Three events each. */
const OTHERS = 70;

interface Shown {
  readonly event: { readonly version: number };
  readonly payment: { readonly id: string };
}

describeEachDatabase('a replay', database => {
  let gateway: OpenGateway;
  let start: string;

  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { KEY_COST_PER_MINUTE: '6000' } });
    start = (await gateway.as('board').ask<{ cursor: string }>(HEAD)).cursor;
    const store = await openStore({ address: gateway.database.address, tables, clock: systemClock, log: silentLog });
    const histories = createHistories(store);
    for (let index = 0; index < OTHERS; index += 1) await histories.add(Date.UTC(2026, 0, 5, 9));
    await store.close();
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  it('takes from the budget of its key', async () => {
    const board = gateway.as('board');
    const replay = board.subscribe<Shown>(REPLAY, { after: start });
    await replay.until(100);
    const { errors } = await board.send('{ payments { edges { node { id } } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(replay.updates).toHaveLength(100);
    replay.stop();
  });

  it('of a checkout’s token has all steps of its checkout, and needs no more than the budget of a token', async () => {
    const { id, token } = await gateway.as('desk').ask<CheckoutView>(CREATE_CHECKOUT, { input: { amount: 150 } });
    const { current } = await gateway.as('desk').ask<CheckoutView>(PAY_CHECKOUT, { id, phone: '254712000001' });
    const paid = await gateway.as().paymentThat(current?.id ?? '', 'COMPLETED');
    const payer = createGatewayClient(gateway.url(), token?.token ?? '');
    const replay = payer.subscribe<Shown>(REPLAY, { after: start });
    const shown = await replay.until(paid.version);
    expect(shown.map(({ event, payment }) => [payment.id, event.version])).toEqual(
      Array.from({ length: paid.version }, (_, index) => [paid.id, index + 1]),
    );
    await payer.close();
  });
});
