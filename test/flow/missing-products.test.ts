/** An app that lacks a product, in each of Daraja's four ways to say so: advice, and no loop of tokens. */

import { afterEach, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { TOKEN_PATH } from '../support/open-wire.js';

const [database] = databases;
if (database === undefined) throw new Error('there is a database');

let gateway: OpenGateway;
afterEach(() => gateway.close());

const SHAPES = ['NO_MATCH', 'TOKEN_ECHO', 'TOKEN_EMPTY', 'UNAUTHORIZED'] as const;
const TRIES = 10;

describe.each(SHAPES)('a missing product that Daraja calls %s', missingProductAnswer => {
  it('fails each payment as CONFIGURATION, names the product, and takes the token from nobody', async () => {
    const behaviour = { products: ['STK'], missingProductAnswer, newTokenKillsOld: true } as const;
    gateway = await openGateway(database, { behaviour });
    const shop = gateway.as('shop');
    for (let tried = 0; tried < TRIES; tried += 1) {
      const failed = await gateway.as('shop').payB2c();
      expect(failed).toMatchObject({ status: 'FAILED', failure: { reason: 'CONFIGURATION', retryable: false } });
      expect((await gateway.as().payment(failed.id)).events.at(-1)?.note).toContain(
        'add the product "Business To Customer (B2C)"',
      );
      const { id } = await shop.pushStk();
      expect((await shop.watch({ id, untilSettled: true }).ended).at(-1)?.payment.status).toBe('COMPLETED');
    }
    // One to begin with, and one to see that a fresh one does not help; a slow machine may look again after a minute.
    expect(gateway.ledger.requests()[TOKEN_PATH]?.accepted).toBeLessThan(TRIES);
    const enquiry = await gateway
      .as('shop')
      .ask('mutation { requestTransactionStatus(input: { mpesaReceipt: "UAD0NOSUCH" }) { status resultDescription } }');
    expect(enquiry).toMatchObject({
      status: 'FAILED',
      resultDescription: expect.stringContaining('"Transaction Status"'),
    });
    const lookUp = await gateway.as('shop').send('{ organization(identifier: "600000", kind: PAYBILL) { name } }');
    expect(lookUp.errors[0]).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringContaining('"Query Org Info"'),
    });
  });
});
