/** Whose paybill or till a number is, end to end. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const QR = '/mpesa/qrcode/v1/generate';
const REQUEST = '/sfcverify/v1/query/info';
const FIND = `query ($identifier: String!, $kind: OrganizationKind!) {
  organization(identifier: $identifier, kind: $kind) { identifier kind name } }`;

// Nothing is stored, so one database will do.
const [database] = databases;

describe('an organisation', () => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    if (!database) throw new Error('SQLite is always there');
    gateway = await openGateway(database);
  });
  afterAll(() => gateway.close());

  const sent = () => gateway.wire.requests().filter(({ path }) => path === REQUEST);
  const find = (identifier: string, kind: string) => gateway.as('shop').ask(FIND, { identifier, kind });

  it.each([
    ['PAYBILL', '888880', '4'],
    ['TILL', '512345', '2'],
  ])('is found as a %s', async (kind, identifier, IdentifierType) => {
    expect(await find(identifier, kind)).toEqual({ identifier, kind, name: `BUSINESS ${identifier}` });
    expect(JSON.parse(sent().at(-1)?.body.toString() ?? '')).toEqual({ IdentifierType, Identifier: identifier });
  });

  it('that does not exist is null', async () => {
    expect(await find('600404', 'PAYBILL')).toBeNull();
  });

  it.each([
    ['as the documentation has it', { ResponseCode: '0', OrganizationName: 'DUKA' }, { name: 'DUKA' }],
    ['as production has it', { ResponseCode: 4000, OrganizationName: ' DUKA ' }, { name: 'DUKA' }],
  ])('is read %s', async (_what, body, expected) => {
    gateway.wire.answer(REQUEST, () => ({ status: 200, body }));
    const found = await find('600000', 'PAYBILL');
    gateway.wire.answer(REQUEST, null);
    expect(found).toMatchObject(expected);
  });

  it.each([
    ['nothing', { status: 503, body: '' }],
    ['a success without a name', { status: 200, body: { ResponseCode: '4000' } }],
    ['a page', { status: 404, body: '<html>' }],
  ])('is UNAVAILABLE when M-Pesa answers %s', async (_what, answer) => {
    gateway.wire.answer(REQUEST, () => answer);
    const refused = await gateway.as('shop').send(FIND, { identifier: '600000', kind: 'PAYBILL' });
    gateway.wire.answer(REQUEST, null);
    expect(refusalOf(refused).code).toBe('UNAVAILABLE');
  });

  it('is asked about once, however often the same query has failed before', async () => {
    gateway.wire.answer(REQUEST, () => ({ status: 503, body: '' }));
    const before = sent().length;
    for (let time = 1; time <= 6; time += 1) {
      await gateway.as('shop').send(FIND, { identifier: '600000', kind: 'TILL' });
      expect(sent()).toHaveLength(before + time);
    }
    gateway.wire.answer(REQUEST, null);
  });

  it('is asked about by digits only, and not by a key that only reads', async () => {
    const before = sent().length;
    const bad = await gateway.as('shop').send(FIND, { identifier: 'abc', kind: 'TILL' });
    expect(refusalOf(bad)).toEqual({ code: 'BAD_USER_INPUT', field: 'identifier' });
    expect(refusalOf(await gateway.as('board').send(FIND, { identifier: '600000', kind: 'TILL' })).code).toBe(
      'FORBIDDEN',
    );
    expect(sent()).toHaveLength(before);
  });

  it.each([
    [
      'names',
      REQUEST,
      12,
      2,
      `query { ${twelve(at => `a${at}: organization(identifier: "60000${at % 10}", kind: TILL) { name }`)} }`,
    ],
    [
      'QR codes',
      QR,
      144,
      16,
      `mutation { createQrCode(input: { kind: PAYBILL, accountReference: "A", amount: 1, merchantName: "DUKA" }) { size } }`,
    ],
  ])(
    'keeps no payment waiting, however many %s are asked for while M-Pesa is slow',
    async (_what, path, operations, waiting, query) => {
      const hold = gateway.wire.holdRequests(path);
      let answered = 0;
      const ask = async () => {
        const answer = await gateway.as('desk').send(query);
        answered += 1;
        return answer;
      };
      const asked = Promise.all(Array.from({ length: operations }, ask));
      try {
        await waitUntil('some wait', () => hold.count() >= 16);
        const payment = await gateway.as('shop').pushStk();
        expect(payment).toMatchObject({ status: 'PENDING', checkoutRequestId: expect.any(String) });
        await waitUntil('the others are refused', () => answered === operations - waiting);
        expect(hold.count()).toBe(16);
      } finally {
        hold.letGo();
      }
      const refused = (await asked).flatMap(({ errors }) => errors.map(({ extensions }) => extensions));
      expect(refused).toHaveLength(144 - 16);
      for (const each of refused) expect(each).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
      await find('888880', 'PAYBILL');
    },
  );
});

/** As many as one operation may have. */
function twelve(field: (at: number) => string): string {
  return Array.from({ length: 12 }, (_, at) => field(at)).join(' ');
}
