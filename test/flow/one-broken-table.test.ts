/** One table of the database cannot be used: the message that needs it is kept and waits, and all others are applied. */

import { describe, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { databases, runOnServer } from '../support/databases.js';
import { openGateway } from '../support/open-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const CALLBACKS = 'query { callbacks(first: 100) { edges { node { route verdict } } } }';

interface Kept {
  readonly edges: readonly { readonly node: { readonly route: string; readonly verdict: string } }[];
}

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`O5 on ${database.name}, while the table of unsigned receipts is damaged`, () => {
    it('an unsigned confirmation waits, and the callback behind it completes its payment', async () => {
      const gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: '600000' } });
      const { address } = gateway.database;
      if (address.kind !== 'mysql') throw new Error('not a server');
      await runOnServer(address, `ALTER TABLE ${address.database}.unconfirmed_receipts DISCARD TABLESPACE`);
      await gateway.postBare('c2b/confirmation', c2bBody({ BusinessShortCode: '600000' }));
      const { id } = await gateway.as('shop').pushStk();
      await gateway.as('shop').paymentThat(id, 'COMPLETED');
      const kept = async () => (await gateway.as().ask<Kept>(CALLBACKS)).edges.map(({ node }) => node);
      await waitUntil('it is kept', async () => (await kept()).some(({ route }) => route === 'c2b/confirmation'));
      expect(await kept()).toContainEqual({ route: 'c2b/confirmation', verdict: 'WAITING' });
      await runOnServer(address, `ALTER TABLE ${address.database}.checkouts DISCARD TABLESPACE`);
      const refused = await gateway.as().send('{ checkouts { edges { cursor } } }');
      expect(refused).toMatchObject({
        errors: [{ message: expect.stringMatching(/cannot use a table/), extensions: { code: 'UNAVAILABLE' } }],
      });
      await gateway.close();
      expect(gateway.errors.length).toBeGreaterThan(0);
    });
  });
}
