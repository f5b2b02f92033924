import { describe, expect, it } from '@jest/globals';

import { buildQrCode, type QrOrder, readQrCode } from '../../../src/operations/qr-code.js';

const ORDER: QrOrder = {
  ...{ shortcode: '600123', kind: 'PAYBILL', payee: '600123', merchantName: 'Duka' },
  ...{ accountReference: 'INV 7', amountCents: 15_000, size: 300 },
};
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAE=';

describe('buildQrCode', () => {
  it("is in Daraja's words", () => {
    expect(buildQrCode(ORDER)).toEqual({
      ...{ MerchantName: 'Duka', RefNo: 'INV 7', Amount: 150, TrxCode: 'PB', CPI: '600123', Size: '300' },
    });
  });

  it.each([
    ['PAYBILL', 'PB'],
    ['TILL', 'BG'],
    ['SEND_MONEY', 'SM'],
    ['SEND_TO_BUSINESS', 'SB'],
    ['WITHDRAW', 'WA'],
  ] as const)('%s is %s', (kind, code) => {
    expect(buildQrCode({ ...ORDER, kind }).TrxCode).toBe(code);
  });
});

describe('readQrCode', () => {
  it.each([
    { ResponseCode: '00', ResponseDescription: 'The service request is processed successfully.', QRCode: PNG },
    { ResponseCode: 'AG_20261128_1', RequestID: '1-2-3', QRCode: PNG },
  ])('takes a code that is there: %j', body => {
    expect(readQrCode(body)).toEqual({ ok: true, value: { image: PNG } });
  });

  it.each([
    {},
    null,
    [],
    'x',
    { ResponseCode: '00' },
    { QRCode: 7 },
    { QRCode: '' },
    { QRCode: 'PHN2Zz4=' },
    { QRCode: `${PNG}<` },
  ])('takes nothing else: %j', body => {
    expect(readQrCode(body)).toEqual({ ok: false, problem: 'QRCode is missing or no PNG' });
  });
});
