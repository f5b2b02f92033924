/** QR codes, end to end: each kind as Daraja is asked for it, a real picture, and what is refused before anything is sent. */

import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { databases } from '../support/databases.js';
import type { Variables } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';

const REQUEST = '/mpesa/qrcode/v1/generate';
const QR = 'mutation ($input: QrCodeInput!) { createQrCode(input: $input) { image size } }';

// Nothing is stored, so one database will do.
const [database] = databases;

describe('a QR code', () => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    if (!database) throw new Error('SQLite is always there');
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const sent = () => gateway.wire.requests().filter(({ path }) => path === REQUEST);
  const draw = (input: Variables) =>
    gateway.as('shop').ask<{ image: string; size: number }>(QR, { input: { accountReference: 'INV 7', ...input } });

  it('of the paybill is a PNG of the size that was asked for', async () => {
    const { image, size } = await draw({ kind: 'PAYBILL', amount: 150, merchantName: 'Duka', size: 200 });
    expect(size).toBe(200);
    const png = Buffer.from(image, 'base64');
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 200, 200]);
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
    const pixels = inflateSync(data);
    expect(pixels).toHaveLength(200 * 201);
    // A finder pattern, seen along a line through its middle: dark 1, light 1, dark 3, light 1, dark 1.
    const line = [...pixels.subarray(48 * 201 + 1, 49 * 201)].map(pixel => (pixel === 0 ? '#' : '.')).join('');
    expect(line).toMatch(/^\.+####\.{4}#{12}\.{4}####\./);
    expect(JSON.parse(sent().at(-1)?.body.toString() ?? '')).toEqual({
      ...{ MerchantName: 'Duka', RefNo: 'INV 7', Amount: 150, TrxCode: 'PB', CPI: '600000', Size: '200' },
    });
  });

  it.each([
    [{ kind: 'PAYBILL' }, { TrxCode: 'PB', CPI: '600000', Amount: 0, Size: '300', MerchantName: '600000' }],
    [{ kind: 'PAYBILL', amount: 0 }, { Amount: 0 }],
    [
      { kind: 'SEND_MONEY', shortcode: '0712345678' },
      { TrxCode: 'SM', CPI: '254712345678' },
    ],
    [
      { kind: 'SEND_TO_BUSINESS', shortcode: '254712345678' },
      { TrxCode: 'SB', CPI: '254712345678' },
    ],
    [
      { kind: 'WITHDRAW', shortcode: '12345' },
      { TrxCode: 'WA', CPI: '12345' },
    ],
  ])('%j is asked for as %j', async (input, message) => {
    expect((await draw(input)).image).toMatch(/^iVBORw0KGgo/);
    expect(JSON.parse(sent().at(-1)?.body.toString() ?? '')).toMatchObject(message);
  });

  it.each([
    [{ kind: 'TILL' }, 'kind'],
    [{ kind: 'PAYBILL', shortcode: '600001' }, 'shortcode'],
    [{ kind: 'SEND_MONEY' }, 'shortcode'],
    [{ kind: 'SEND_MONEY', shortcode: '600000' }, 'shortcode'],
    [{ kind: 'WITHDRAW' }, 'shortcode'],
    [{ kind: 'PAYBILL', amount: -1 }, 'amount'],
    [{ kind: 'PAYBILL', amount: '1.50' }, 'amount'],
    [{ kind: 'PAYBILL', amount: 250_001 }, 'amount'],
    [{ kind: 'PAYBILL', accountReference: '' }, 'accountReference'],
    [{ kind: 'PAYBILL', accountReference: '13 characters' }, 'accountReference'],
    [{ kind: 'PAYBILL', size: 49 }, 'size'],
    [{ kind: 'PAYBILL', size: 1_001 }, 'size'],
    [{ kind: 'PAYBILL', merchantName: 'x'.repeat(41) }, 'merchantName'],
  ])('%j is refused for its %s, and nothing is sent', async (input, field) => {
    const before = sent().length;
    const answer = await gateway.as('shop').send(QR, { input: { accountReference: 'INV 7', ...input } });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(sent()).toHaveLength(before);
  });

  it.each([
    [
      'refuses',
      { status: 400, body: { requestId: 'x', errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid CPI' } },
    ],
    ['answers without a picture', { status: 200, body: { ResponseCode: '00', QRCode: 'PHN2Zz4=' } }],
    ['is broken', { status: 503, body: '<html>' }],
  ])('is UNAVAILABLE when M-Pesa %s', async (_what, answer) => {
    gateway.wire.answer(REQUEST, () => answer);
    const refused = await gateway.as('shop').send(QR, { input: { kind: 'PAYBILL', accountReference: 'A' } });
    gateway.wire.answer(REQUEST, null);
    expect(refusalOf(refused).code).toBe('UNAVAILABLE');
  });

  it('with the id of the portal for a ResponseCode is a code all the same', async () => {
    const QRCode = 'iVBORw0KGgoAAAANSUhEUgAAAAE=';
    gateway.wire.answer(REQUEST, () => ({
      status: 200,
      body: { ResponseCode: 'AG_20261128_1', RequestID: 'x', QRCode },
    }));
    const { image } = await draw({ kind: 'PAYBILL' });
    gateway.wire.answer(REQUEST, null);
    expect(image).toBe(QRCode);
  });

  it('is not for a key that only reads', async () => {
    const refused = await gateway.as('board').send(QR, { input: { kind: 'PAYBILL', accountReference: 'A' } });
    expect(refusalOf(refused).code).toBe('FORBIDDEN');
  });
});
