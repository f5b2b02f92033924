/** The inbox: found by what it is, counted, and followed as it fills. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { describeEachDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const LIVE = `subscription ($filter: CallbackFilter, $after: ID) {
  callbackReceived(filter: $filter, after: $after) { id route verdict body payment { mpesaReceipt } } }`;
const ONE = 'query ($id: ID!) { callback(id: $id) { id route body } }';
const LIST =
  'query ($filter: CallbackFilter) { callbacks(filter: $filter, first: 100) { edges { node { id route } } } }';
const COUNTS = 'query ($filter: CallbackFilter) { callbackCounts(filter: $filter) { verdict count } }';

interface CallbackView {
  readonly id: string;
  readonly route: string;
  readonly verdict: string;
  readonly body: string;
  readonly payment: { readonly mpesaReceipt: string } | null;
}
interface ListView {
  readonly edges: readonly { readonly node: Pick<CallbackView, 'id' | 'route'> }[];
}

describeEachDatabase('the inbox', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const follow = (variables: object = {}) => gateway.as().subscribe<CallbackView>(LIVE, { ...variables });
  const strange = (word: string) => gateway.postBare('stk/callback', { word });
  const confirm = async () => {
    const body = c2bBody();
    await gateway.postKeyed('c2b/confirmation', '600000', body);
    return body;
  };

  it('is followed from now on, without what was there', async () => {
    await strange('before');
    const watch = follow();
    await waitUntil('it is heard', async () => {
      await strange('knock');
      return watch.updates.length > 0;
    });
    expect(new Set(watch.updates.map(({ body }) => body))).toEqual(new Set(['{"word":"knock"}']));
    watch.stop();
  });

  it('is followed from the last one that somebody has, each once, and by a filter', async () => {
    const { edges } = await gateway.as().ask<ListView>(LIST);
    const after = edges[0]?.node.id;
    const watch = follow({ after });
    const filtered = follow({ after, filter: { route: ['c2b/confirmation'] } });
    const body = await confirm();
    await strange('after');
    await waitUntil('the last has come', () => watch.updates.at(-1)?.body === '{"word":"after"}');
    const told = watch.updates.at(-2);
    expect(told).toMatchObject({ route: 'c2b/confirmation', verdict: 'APPLIED', body: JSON.stringify(body) });
    expect(told?.payment).toEqual({ mpesaReceipt: body.TransID });
    expect(await filtered.until(1)).toEqual([told]);
    expect(new Set(watch.updates.map(({ id }) => id)).size).toBe(watch.updates.length);
    watch.stop();
    filtered.stop();
  });

  it('is found by route, by id, and counted by verdict', async () => {
    const admin = gateway.as();
    const byHand = await admin.ask<ListView>(LIST, { filter: { route: ['c2b/confirmation', 'b2c/callback'] } });
    expect(byHand.edges.map(({ node }) => node.route)).toEqual(['c2b/confirmation']);
    const id = byHand.edges[0]?.node.id;
    const { edges } = await admin.ask<ListView>(LIST, { filter: { route: ['stk/callback'] } });
    expect(await admin.ask(ONE, { id })).toMatchObject({ id, route: 'c2b/confirmation' });
    expect(await admin.ask(ONE, { id: 'é' })).toBeNull();
    const counts = await admin.ask<readonly { verdict: string; count: number }[]>(COUNTS);
    expect(counts.filter(({ count }) => count > 0)).toEqual([
      { verdict: 'APPLIED', count: 1 },
      { verdict: 'MALFORMED', count: edges.length },
    ]);
    const filter = { route: ['stk/callback'], verdict: ['APPLIED', 'MALFORMED'] };
    expect(await admin.ask(COUNTS, { filter })).toEqual([
      { verdict: 'APPLIED', count: 0 },
      { verdict: 'MALFORMED', count: edges.length },
    ]);
    expect(await admin.ask(COUNTS, { filter: { paymentId: 'é' } })).toEqual([]);
  });

  it('is for admins', async () => {
    for (const query of ['{ callbackCounts { count } }', '{ callback(id: "1") { id } }']) {
      expect(refusalOf(await gateway.as('shop').send(query)).code).toBe('FORBIDDEN');
    }
    await expect(gateway.as('shop').subscribe(LIVE).ended).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });
});
