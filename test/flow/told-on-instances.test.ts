/** M-Pesa tells of one payment by hand many times at once, on two instances: it is one payment, and every message belongs to it. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { databases } from '../support/databases.js';
import { ACCEPTED, type OpenGateway } from '../support/open-gateway.js';
import { closeInstances, openInstances } from '../support/open-instances.js';
import { waitUntil } from '../support/wait-until.js';

const SHORTCODE = '600000';
const COPIES = 50;
const BY_RECEIPT =
  'query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { id status version needsReview } }';
const CALLBACKS = `query ($id: ID) { callbacks(filter: { paymentId: $id }, first: 100) { edges { node { verdict } } } }`;

for (const database of databases.filter(({ name }) => name !== 'SQLite')) {
  const suite = database.isAvailable ? describe : describe.skip;

  suite(`one payment by hand, told of ${COPIES} times on two instances on ${database.name}`, () => {
    let gateways: readonly OpenGateway[];
    beforeAll(async () => {
      gateways = await openInstances(database, 2, { environment: { MPESA_SHORTCODE: SHORTCODE } });
    });
    afterAll(async () => {
      await closeInstances(gateways);
      expect(gateways.flatMap(({ errors }) => errors)).toEqual([]);
    });

    it.each(['the same words', 'other words each time'])('in %s, is one payment', async how => {
      const TransID = freshReceipt();
      const [first, second] = gateways;
      if (!first || !second) throw new Error('there are two');
      const post = (index: number) => {
        const InvoiceNumber = how === 'the same words' ? '' : String(index);
        const body = c2bBody({ TransID, InvoiceNumber });
        return (index % 2 === 0 ? first : second).postKeyed('c2b/confirmation', SHORTCODE, body);
      };
      const answers = await Promise.all(Array.from({ length: COPIES }, (_, index) => post(index)));
      expect(answers).toEqual(answers.map(() => ACCEPTED));
      const find = () => first.as().ask<{ id: string } | null>(BY_RECEIPT, { receipt: TransID });
      await waitUntil('it is a payment', async () => (await find()) !== null);
      const paid = await find();
      expect(paid).toMatchObject({ status: 'COMPLETED', version: 1, needsReview: false });
      const read = async (): Promise<readonly string[]> => {
        const ask = second.as().ask<{ edges: readonly { node: { verdict: string } }[] }>;
        return (await ask(CALLBACKS, { id: paid?.id })).edges.map(({ node }) => node.verdict).sort();
      };
      // What a slow database has sent to the spool comes later.
      await waitUntil('every message is stored', async () => (await read()).length === COPIES);
      const verdicts = await read();
      expect(verdicts).toEqual(['APPLIED', ...Array(COPIES - 1).fill('DUPLICATE')]);
    });
  });
}
