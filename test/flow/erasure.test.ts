/** Erasing a customer: nobody is found in the tables and files any more, and the books are the same to the cent. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createAudit } from '../../src/audit/create-audit.js';
import { hashPhoneNumber } from '../../src/domain/payer-number.js';
import { createErasure } from '../../src/erasure/create-erasure.js';
import { createDataFiles } from '../../src/erasure/erase-files.js';
import { encodeRecord } from '../../src/inbox/spool-record.js';
import { systemClock } from '../../src/lib/clock.js';
import { createIds } from '../../src/lib/ids.js';
import { silentLog } from '../../src/lib/log.js';
import { systemRandom } from '../../src/lib/random.js';
import { openStore, type Store } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { c2bBody, freshReceipt } from '../support/c2b-body.js';
import { CREATE_CHECKOUT, PAY_CHECKOUT } from '../support/checkout-documents.js';
import { describeEachDatabase, urlOf } from '../support/databases.js';
import { dumpTables } from '../support/dump-tables.js';
import type { PaymentView } from '../support/gateway-client.js';
import { makeSpooled } from '../support/make-spooled.js';
import { nothingSpooled } from '../support/nothing-spooled.js';
import { ACCEPTED, type OpenGateway, openGateway } from '../support/open-gateway.js';
import { startProgram } from '../support/program.js';

const DAY_MS = 86_400_000;
const SHORTCODE = '600000';
const PHONE = '254722913375';
const OTHER = '254733118822';
/** Whatever the customer is known by, as it stands in messages, texts and ids. */
const KNOWN_BY = ['722913375', hashPhoneNumber(PHONE), 'wanjiku', 'njeri', 'canary-metadata', 'canary-return'];
const ERASE = `mutation ($phone: PhoneNumber!) { eraseCustomer(phoneNumber: $phone) {
  payments callbacks enquiries checkouts archived lookAlikes } }`;
const RESOLVE = 'mutation ($id: ID!, $note: String!) { resolveReview(paymentId: $id, note: $note) { id } }';
const ASK_STATUS = 'mutation ($id: ID!) { requestTransactionStatus(input: { paymentId: $id }) { id } }';
const ANSWERED = 'subscription ($id: ID!) { statusEnquiryUpdated(id: $id) { id status } }';
const CALLBACKS = 'query ($id: ID) { callbacks(filter: { paymentId: $id }) { edges { node { id body verdict } } } }';
const AUDIT = '{ auditLog(first: 50) { edges { node { action actor subject note } } } }';

interface Callbacks {
  readonly edges: readonly {
    readonly node: { readonly id: string; readonly body: string; readonly verdict: string };
  }[];
}
interface Entry {
  readonly action: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly note: string | null;
}

describeEachDatabase('erasing a customer', database => {
  let folder: string;
  let gateway: OpenGateway;
  let store: Store;
  let push: PaymentView;
  let payout: PaymentView;
  let pushBody: string;
  /** What is logged from the erasure on. */
  let lines: string[] = [];
  const handReceipt = freshReceipt();
  const byHand = { TransID: handReceipt, MSISDN: hashPhoneNumber(PHONE), FirstName: 'WANJIKU', LastName: 'NJERI' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'erasure-'));
    const environment = { DATA_DIR: folder, MPESA_SHORTCODE: SHORTCODE };
    gateway = await openGateway(database, { environment, onLine: line => lines.push(line.toLowerCase()) });
    const { address } = gateway.database;
    store = await openStore({ address, tables, clock: systemClock, log: silentLog, isSchemaGiven: true });
    await liveWithCustomer();
  });
  afterAll(async () => {
    await store.close();
    await gateway.close();
    rmSync(folder, { recursive: true });
    expect(gateway.errors).toEqual([]);
  });

  const shop = () => gateway.as('shop');
  const settled = async ({ id }: { readonly id: string }) => gateway.as().paymentThat(id, 'COMPLETED');
  const callbacksOf = async (id: string) => (await gateway.as().ask<Callbacks>(CALLBACKS, { id })).edges;
  const erase = (phone = PHONE) => gateway.as().send(ERASE, { phone });

  async function liveWithCustomer(): Promise<void> {
    const metadata = { who: 'canary-metadata', name: 'Wanjiku' };
    gateway.shift(-200 * DAY_MS);
    await settled(await shop().pushStk({ phoneNumber: PHONE, metadata }));
    await settled(await shop().pushStk({ phoneNumber: OTHER }));
    gateway.shift(200 * DAY_MS);
    const environment = { DATABASE_URL: urlOf(gateway.database.address), DATA_DIR: folder };
    const archiving = startProgram('src/main.ts', ['archive', '--before', '90'], environment);
    expect([await archiving.exited, archiving.said.stderr]).toEqual([0, '']);

    push = await settled(await shop().pushStk({ phoneNumber: PHONE, accountReference: '0722913375', metadata }));
    pushBody = (await callbacksOf(push.id))[0]?.node.body ?? '';
    const remarks = 'For Wanjiku Njeri';
    payout = await settled(await shop().payB2c({ phoneNumber: PHONE, remarks, idempotencyKey: 'wages of May' }));
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody(byHand))).toEqual(ACCEPTED);
    await gateway.postKeyed(
      'c2b/validation',
      SHORTCODE,
      c2bBody({ ...byHand, TransID: freshReceipt(), MSISDN: PHONE }),
    );
    const enquiry = await shop().ask<{ id: string }>(ASK_STATUS, { id: payout.id });
    await shop().subscribe(ANSWERED, { id: enquiry.id }).ended;
    const checkout = await shop().ask<{ id: string }>(CREATE_CHECKOUT, {
      input: { amount: 90, accountReference: 'INV 12', metadata, returnUrl: 'https://shop.example/canary-return' },
    });
    await shop().ask(PAY_CHECKOUT, { id: checkout.id, phone: PHONE });
    await settled(await shop().pushStk({ phoneNumber: OTHER }));
    const records = [makeSpooled(1, `{"n":${PHONE}}`), makeSpooled(2, OTHER)];
    mkdirSync(join(folder, 'spool'), { recursive: true });
    writeFileSync(join(folder, 'spool/000000000001.spool.damaged'), Buffer.concat(records.map(encodeRecord)));
    await nothingSpooled(gateway);
  }

  /** What the tables and files hold, in small letters; the pages that a database has freed are no business of ours. */
  const everything = async (): Promise<string> => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.includes('.sqlite'))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
      .map(bytes => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1'))
      .flatMap(text => [text, ...decodeBodies(text)]);
    return [await dumpTables(store), ...files].join('\n').toLowerCase();
  };
  const foundIn = (text: string) => KNOWN_BY.filter(word => text.includes(word));
  const books = async () => ({
    payments: await store.reader().query(`SELECT id, kind, amount_cents, shortcode, mpesa_receipt, status, version,
      created_at, settled_at, failure_code FROM payments ORDER BY id`),
    events: await store.reader().query(`SELECT sequence, tag, payment_id, version, status, evidence, occurred_at
      FROM payment_events ORDER BY sequence`),
    hours: await store.reader().query('SELECT SUM(amount_cents) AS cents, COUNT(*) AS n FROM payments'),
  });

  it('is refused while something of the customer is in review, and nothing is erased then', async () => {
    const claim = pushBody.replace('"Amount","Value":150', '"Amount","Value":151');
    expect(claim).not.toBe(pushBody);
    expect(await gateway.postKeyed('stk/callback', push.id, claim)).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    expect((await gateway.as().payment(push.id)).needsReview).toBe(true);
    const before = foundIn(await everything());
    const kept = await books();
    expect((await erase()).errors).toMatchObject([{ extensions: { code: 'CUSTOMER_BUSY', paymentId: push.id } }]);
    expect(foundIn(await everything())).toEqual(before);
    expect(await books()).toEqual(kept);
    await gateway.as().ask(RESOLVE, { id: push.id, note: 'Wanjiku called from 0722913375' });
    expect(before).toEqual(KNOWN_BY);
  });

  it('interrupted at any unit of work, is finished by a repeat', async () => {
    const newId = createIds(systemClock, systemRandom);
    let isDone = false;
    let runs = 0;
    while (!isDone) {
      runs += 1;
      // The audit log's entry and one more unit; then the process dies.
      let left = 2;
      const dying: Store = {
        ...store,
        reader: store.reader,
        atomically: (work, patience) => {
          left -= 1;
          if (left < 0) throw new Error('killed');
          return store.atomically(work, patience);
        },
      };
      const audit = createAudit({ store: dying, newId, clock: systemClock });
      const erasure = createErasure({ store: dying, audit, files: createDataFiles(folder), clock: systemClock });
      const before = await books();
      isDone = await erasure.eraseCustomer(PHONE, { name: 'boss', address: null }).then(
        () => true,
        (error: Error) => (error.message === 'killed' ? false : Promise.reject(error)),
      );
      expect(await books()).toEqual(before);
    }
    lines = [];
    expect(runs).toBeGreaterThan(4);
    expect(foundIn(await everything())).toEqual([]);
  });

  it('leaves others, and answers by id with masks', async () => {
    const all = await everything();
    expect(all).toContain(OTHER.slice(3));
    const erased = await gateway.as().payment(push.id);
    expect(erased).toMatchObject({
      ...{
        phoneNumber: '254*********',
        accountReference: '***',
        metadata: null,
        status: 'COMPLETED',
        amount: '150.00',
      },
      ...{ mpesaReceipt: push.mpesaReceipt, createdAt: push.createdAt, settledAt: push.settledAt },
    });
    expect((await gateway.as('board').payment(push.id)).phoneNumber).toBe('254*********');
    expect((await callbacksOf(push.id)).map(({ node }) => node.body)).toEqual(Array(2).fill('{"erased":true}'));
  });

  it('is not undone by what comes late, nor by a replay or a repeat', async () => {
    const before = await books();
    expect(await gateway.postKeyed('stk/callback', push.id, pushBody)).toEqual(ACCEPTED);
    expect(await gateway.postKeyed('c2b/confirmation', SHORTCODE, c2bBody(byHand))).toEqual(ACCEPTED);
    await nothingSpooled(gateway);
    const [newest] = await callbacksOf(push.id);
    expect(newest?.node).toMatchObject({ verdict: 'DUPLICATE', body: '{"erased":true}' });
    await gateway.as().ask('mutation ($id: ID!) { replayCallback(id: $id) { verdict } }', { id: newest?.node.id });
    const repeated = { amount: 150, phoneNumber: PHONE, remarks: 'For Wanjiku Njeri', idempotencyKey: 'wages of May' };
    const again = await shop().send('mutation ($input: B2cInput!) { initiateB2c(input: $input) { id } }', {
      input: repeated,
    });
    expect(again.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_CONFLICT' } }]);
    expect(await books()).toEqual(before);
    expect(foundIn(await everything())).toEqual([]);
  });

  it('finds nothing the second time, and is in the audit log without the number', async () => {
    expect((await erase()).data).toEqual({
      eraseCustomer: { payments: 0, callbacks: 0, enquiries: 0, checkouts: 0, archived: 0, lookAlikes: 0 },
    });
    const { edges } = await gateway.as().ask<{ edges: readonly { node: Entry }[] }>(AUDIT);
    const entries = edges.map(({ node }) => node);
    expect(entries[0]).toEqual({ action: 'CUSTOMER_ERASED', actor: 'admin', subject: null, note: null });
    expect(entries).toContainEqual({ action: 'REVIEW_RESOLVED', actor: 'admin', subject: push.id, note: null });
    const audit = createAudit({ store, newId: createIds(systemClock, systemRandom), clock: systemClock });
    expect((await audit.check()).brokenAt).toBeNull();
  });

  it('is named by no line of the log from then on, at the finest level, whatever is done about it', async () => {
    expect(await gateway.postBare('c2b/confirmation', c2bBody({ ...byHand, TransID: freshReceipt() }))).toEqual(
      ACCEPTED,
    );
    await gateway.postKeyed('stk/callback', push.id, `{"who":"${PHONE} Wanjiku"`);
    await gateway.as().send('{ payments(filter: { search: "0722913375" }) { cursor } }');
    await gateway.as('board').send('{ payments(filter: { phoneNumber: "0722913375" }) { cursor } }');
    await gateway.restart();
    await nothingSpooled(gateway);
    expect(lines.join('')).toContain('the gateway is ready');
    expect(foundIn(lines.join(''))).toEqual([]);
  });
});

/** What stands in lines in base64. */
function decodeBodies(text: string): readonly string[] {
  return [...text.matchAll(/"body":"([A-Za-z0-9+/=]*)"/g)].map(([, body = '']) =>
    Buffer.from(body, 'base64').toString('latin1'),
  );
}
