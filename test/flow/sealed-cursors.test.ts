/** A key that sees a part is not told how much there is: its cursors are sealed, and take it on all the same. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { createGatewayClient, type GatewayClient } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const HEAD = '{ paymentUpdates { cursor } }';
const AFTER = 'query ($c: Cursor) { paymentUpdates(after: $c) { updates { cursor payment { id } } cursor } }';
const OF_ONE = 'query ($id: ID!) { payment(id: $id) { cursor events { cursor } } }';
const WATCH =
  'subscription ($c: Cursor) { paymentUpdated(after: $c) { cursor event { cursor } payment { id cursor } } }';

interface Page {
  readonly cursor: string;
  readonly updates: readonly { readonly cursor: string; readonly payment: { readonly id: string } }[];
}

interface Told {
  readonly cursor: string;
  readonly event: { readonly cursor: string };
  readonly payment: { readonly id: string; readonly cursor: string };
}

describeEachDatabase('cursors of keys that see a part', database => {
  let gateway: OpenGateway;
  let bound: GatewayClient;
  beforeAll(async () => {
    gateway = await openGateway(database);
    const made = await gateway
      .as()
      .ask<{ key: string }>('mutation { createApiKey(name: "branch", role: SERVER, shortcodes: ["600000"]) { key } }');
    bound = createGatewayClient(gateway.url(), made.key);
    await waitUntil('the key is known', async () => (await bound.send('{ __typename }')).status === 200);
  });
  afterAll(async () => {
    await bound.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });
  const clientOf = (caller: string) => (caller === 'a till' ? gateway.as('counter') : bound);
  /** What anybody can read of it. */
  const read = (cursor: string) => Buffer.from(cursor, 'base64url').toString('latin1');

  it.each(['a till', 'a bound key'])('%s reads no number in any of them', async caller => {
    const client = clientOf(caller);
    const { id } = await gateway.as('shop').pushStk();
    await gateway.as().paymentThat(id, 'COMPLETED');
    const { cursor } = await client.ask<Page>(HEAD);
    const { cursor: list } = await client.ask<Page>('{ payments { cursor } }');
    const one = await client.ask<{ cursor: string; events: readonly { cursor: string }[] }>(OF_ONE, { id });
    const all = [cursor, list, one.cursor, ...one.events.map(event => event.cursor)];
    expect(all.length).toBeGreaterThan(4);
    for (const each of all) expect([each[0], /\d\.[0-9a-f]{8}/.test(read(each))]).toEqual(['s', false]);
    // Whoever sees everything has them as they are.
    expect(read((await gateway.as().ask<Page>(HEAD)).cursor)).toMatch(/^\d+\.[0-9a-f]+$/);
  });

  it.each(['a till', 'a bound key'])(
    '%s goes on from its own and from one of before they were sealed',
    async caller => {
      const client = clientOf(caller);
      const { cursor: sealed } = await client.ask<Page>(HEAD);
      const { cursor: plain } = await gateway.as().ask<Page>(HEAD);
      const { id } = await gateway.as('shop').pushStk();
      await gateway.as().paymentThat(id, 'COMPLETED');
      const pages = [await client.ask<Page>(AFTER, { c: sealed }), await client.ask<Page>(AFTER, { c: plain })];
      for (const page of pages) expect(page.updates.map(({ payment }) => payment.id)).toContain(id);
      expect(pages[1]).toEqual(pages[0]);
      const watches = [sealed, plain].map(c => client.subscribe<Told>(WATCH, { c }));
      for (const watch of watches) {
        await watch.until(1);
        const [first] = watch.updates;
        expect(first?.payment.id).toBe(id);
        expect([first?.cursor[0], first?.event.cursor[0], first?.payment.cursor[0]]).toEqual(['s', 's', 's']);
        watch.stop();
      }
    },
  );
});
