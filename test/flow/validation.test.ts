/** M-Pesa asks whether a customer may pay, and waits three seconds: who would look is answered while the database says nothing, and while it is gone. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { c2bBody } from '../support/c2b-body.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const MAY_PAY = { status: 200, body: { ResultCode: '0', ResultDesc: 'Accepted' } };
const CALLBACKS = 'query { callbacks(filter: {}, first: 100) { edges { node { route verdict body } } } }';

interface Kept {
  readonly route: string;
  readonly verdict: string;
  readonly body: string;
}

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`a question of M-Pesa's, whether a customer may pay, on ${database.name}`, () => {
    let wire: TcpProxy;
    let gateway: OpenGateway;
    const behindWire: TestDatabase = {
      ...database,
      create: async () => {
        const { address, drop } = await database.create();
        if (address.kind !== 'mysql') throw new Error('not a server');
        wire = await openTcpProxy(address);
        return { address: { ...address, port: wire.port }, drop };
      },
    };
    beforeAll(async () => {
      gateway = await openGateway(behindWire, {
        environment: { MPESA_SHORTCODE: SHORTCODE, C2B_VALIDATION: 'CHECKOUTS_ONLY' },
      });
    });
    afterAll(async () => {
      await gateway.close();
      await wire.close();
    });

    const ask = (InvoiceNumber: string) => gateway.postKeyed('c2b/validation', SHORTCODE, c2bBody({ InvoiceNumber }));
    const kept = async (): Promise<readonly Kept[]> => {
      const { data } = await gateway.as().send(CALLBACKS);
      const { callbacks } = (data ?? { callbacks: null }) as { callbacks: { edges: readonly { node: Kept }[] } | null };
      return (callbacks?.edges ?? []).map(({ node }) => node);
    };
    const isKept = (word: string) =>
      waitUntil(`the question "${word}" is kept`, async () => (await kept()).some(({ body }) => body.includes(word)));

    it('is answered while the database says nothing, and kept when it speaks again', async () => {
      wire.freeze();
      expect(await ask('while frozen')).toEqual(MAY_PAY);
      // Where the payment itself is told of, only the disk is good enough.
      const paid = gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody({ InvoiceNumber: 'paid while frozen' }));
      expect(await ask('while frozen, again')).toEqual(MAY_PAY);
      expect(await paid).toEqual(ACCEPTED);
      await wire.restore();
      for (const word of ['while frozen', 'while frozen, again', 'paid while frozen']) await isKept(word);
    });

    it('is answered while the database is gone, and kept when it is back', async () => {
      await wire.cut();
      expect(await ask('while gone')).toEqual(MAY_PAY);
      await wire.restore();
      await isKept('while gone');
      expect(await kept()).toContainEqual(expect.objectContaining({ route: 'c2b/validation', verdict: 'APPLIED' }));
    });
  });
}
