/** Erasing a customer whose number stands where a shop or a payer has typed it: references, metadata and notes. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { type CheckoutView, CREATE_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';

const PHONE = '254722913375';
const OTHER = '254733118822';
const SHORTCODE = '600000';
const ERASE = `mutation ($phone: PhoneNumber!) { erased: eraseCustomer(phoneNumber: $phone) {
  payments checkouts mentions notes notesLeft lookAlikes } }`;
const PAYMENTS = `{ payments(first: 100) { edges { node { id phoneNumber accountReference description metadata amount
  mpesaReceipt status version } } } }`;

interface Payments {
  readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> & { readonly id: string } }[];
}

describeEachDatabase('erasing a customer whose number was typed', database => {
  let gateway: OpenGateway;
  let store: Store;
  beforeAll(async () => {
    gateway = await openGateway(database, { environment: { MPESA_SHORTCODE: SHORTCODE } });
    const { address } = gateway.database;
    store = await openStore({ address, tables, clock: systemClock, log: silentLog, isSchemaGiven: true });
  });
  afterAll(async () => {
    await store.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const boss = () => gateway.as();
  const shop = () => gateway.as('shop');
  const payByHand = async (given: Parameters<typeof c2bBody>[0]): Promise<void> => {
    const body = c2bBody({ TransID: freshReceipt(), ...given });
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, body)).toEqual(ACCEPTED);
  };
  const payments = async () => (await boss().ask<Payments>(PAYMENTS)).edges.map(({ node }) => node);
  const books = async () => ({
    payments: await store.reader().query(`SELECT id, kind, amount_cents, shortcode, mpesa_receipt, status, version,
      created_at, settled_at, failure_code FROM payments ORDER BY id`),
    events: await store.reader().query(`SELECT sequence, tag, payment_id, version, status, evidence, occurred_at
      FROM payment_events ORDER BY sequence`),
  });
  /** Where the digits still stand, spaces and hyphens or not. */
  const left = async (): Promise<readonly string[]> => {
    const lines = (await dumpTables(store)).split('\n');
    return lines.filter(line => line.replace(/[ -]/g, '').includes(PHONE.slice(3)));
  };

  it('is refused while a checkout with that reference may be paid', async () => {
    const input = { amount: 9, accountReference: '0722 913-375', description: 'JANE W', metadata: { phone: PHONE } };
    const { id } = await shop().ask<CheckoutView>(CREATE_CHECKOUT, { input });
    expect((await boss().send(ERASE, { phone: PHONE })).errors).toMatchObject([
      { extensions: { code: 'CUSTOMER_BUSY' } },
    ]);
    await shop().ask('mutation ($id: ID!) { cancelCheckout(id: $id) { id } }', { id });
    expect(await left()).not.toEqual([]);
  });

  it('leaves no digit of hers, all of others, and the books', async () => {
    const metadata = { customer: PHONE };
    const gift = await shop().pushStk({ phoneNumber: OTHER, accountReference: '0722913375', metadata });
    await boss().paymentThat(gift.id, 'COMPLETED');
    const noted = await shop().pushStk({ phoneNumber: OTHER, accountReference: 'INV 9' });
    await boss().paymentThat(noted.id, 'COMPLETED');
    await boss().ask('mutation { pausePayouts(reason: "fraud by 0722 913375") { version } }');
    const masked = { MSISDN: '2547 ***** 375', FirstName: 'WANJIKU' };
    await payByHand({ ...masked, BillRefNumber: '+254 722 913 375' });
    await payByHand({ ...masked, BillRefNumber: 'INV 12' });
    await payByHand({ MSISDN: OTHER, FirstName: 'OTIENO', BillRefNumber: '722913375' });
    await nothingSpooled(gateway);
    const kept = await books();
    expect(await boss().ask(ERASE, { phone: PHONE })).toEqual({
      payments: 1,
      checkouts: 1,
      mentions: 2,
      notes: 1,
      notesLeft: 0,
      lookAlikes: 1,
    });
    expect(await left()).toEqual([]);
    expect(await books()).toEqual(kept);
    const found = await payments();
    expect(found).toContainEqual(expect.objectContaining({ phoneNumber: OTHER, accountReference: 'INV 9' }));
    expect(found.filter(({ accountReference }) => accountReference === '***')).toHaveLength(3);
    expect(found.find(({ id }) => id === gift.id)).toMatchObject({ phoneNumber: OTHER, metadata: null });
    expect(found.filter(({ phoneNumber }) => phoneNumber === OTHER)).toHaveLength(3);
    const audit = createAudit({ store, newId: () => '', clock: systemClock });
    expect((await audit.check()).brokenAt).toBeNull();
  });

  it('finds nothing the second time', async () => {
    const before = await books();
    expect(await boss().ask(ERASE, { phone: PHONE })).toEqual({
      ...{ payments: 0, checkouts: 0, mentions: 0, notes: 0, notesLeft: 0, lookAlikes: 1 },
    });
    expect(await books()).toEqual(before);
  });
});
