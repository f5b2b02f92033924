/** Ids of others: for whoever may not see them they are as ids of nothing, in every root field that takes one, to the byte and the header. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWatchTokens } from '../../../src/callers/create-watch-tokens.js';
import type { ApiKeyRow } from '../../../src/keys/api-key-row.js';
import { digestOf } from '../../../src/keys/key-text.js';
import { systemClock } from '../../../src/lib/clock.js';
import { askWithId } from '../../support/ask-with-id.js';
import { writeIdDocuments } from '../../support/id-documents.js';
import { makeCheckoutView } from '../../support/make-checkout.js';
import { makePayment } from '../../support/make-payment.js';
import { idOf, makeStatusEnquiry } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway, TOKEN_SECRET } from '../../support/test-gateway.js';

const OWN = idOf(1);
const FOREIGN = idOf(2);
const NOBODY = idOf(77);
const DAY_MS = 86_400_000;
const documents = writeIdDocuments();
/** Bound to another shortcode than everything that is stored. */
const BOUND: ApiKeyRow = {
  ...{ id: idOf(9), name: 'branch', role: 'payout', digest: digestOf('branch-key'), createdAt: 0 },
  ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, shortcodes: '999999', addresses: null, madeBy: null },
};
const CALLERS = ['a watch token', 'a token of a checkout', 'a key of another shortcode'] as const;

describe('the id of somebody else', () => {
  let gateway: TestGateway;
  let credentials: Readonly<Record<(typeof CALLERS)[number], string>>;
  beforeAll(async () => {
    gateway = await openTestGateway({ keys: [BOUND] });
    const { memory } = gateway;
    memory.store(makePayment({ id: OWN }));
    memory.store(makePayment({ id: FOREIGN, mpesaReceipt: 'ALIEN12345' }));
    memory.statusEnquiries.set(FOREIGN, makeStatusEnquiry({ id: FOREIGN, paymentId: FOREIGN }));
    memory.checkouts.set(OWN, makeCheckoutView({ id: OWN }));
    memory.checkouts.set(FOREIGN, makeCheckoutView({ id: FOREIGN }));
    const tokens = createWatchTokens([TOKEN_SECRET], systemClock);
    const own = await tokens.create(OWN, 600);
    const checkout = await tokens.createForCheckout(OWN, systemClock.now() + DAY_MS);
    credentials = {
      'a watch token': `Bearer ${own.token}`,
      'a token of a checkout': `Bearer ${checkout.token}`,
      'a key of another shortcode': 'Bearer branch-key',
    };
  });
  afterAll(() => gateway.stop());

  it('there are such fields of each kind', () => {
    expect(documents.length).toBeGreaterThan(15);
    expect(new Set(documents.map(({ operation }) => operation)).size).toBe(3);
  });

  const cases = CALLERS.flatMap(caller => documents.map(each => [caller, each.operation, each.field, each] as const));
  it.each(cases)('for %s: %s %s is answered as the id of nothing', async (caller, _operation, _field, document) => {
    const nothing = await askWithId(gateway.url, document, NOBODY, credentials[caller]);
    expect(JSON.stringify(nothing)).not.toContain('GRAPHQL_');
    expect(await askWithId(gateway.url, document, FOREIGN, credentials[caller])).toEqual(nothing);
  });
});
