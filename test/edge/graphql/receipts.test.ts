/** A receipt is found however a person writes it, wherever one is asked for. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { makePayment } from '../../support/make-payment.js';
import { idOf } from '../../support/memory-stations.js';
import { openTestGateway, type TestGateway } from '../../support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  gateway.memory.store(makePayment({ id: idOf(1), mpesaReceipt: 'UKSB7MFXGV' }));
});
afterAll(() => gateway.stop());

const WRITTEN = ['UKSB7MFXGV', 'uksb7mfxgv', ' UKSB 7MFX GV ', 'uksb\u00a07mfxgv\n'];

test.each(WRITTEN)('C11: paymentByReceipt finds %j', async mpesaReceipt => {
  const query = 'query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { id mpesaReceipt } }';
  const { data } = await gateway.send(query, { r: mpesaReceipt });
  expect(data).toEqual({ paymentByReceipt: { id: idOf(1), mpesaReceipt: 'UKSB7MFXGV' } });
});

test.each(WRITTEN)('C11: requestTransactionStatus asks M-Pesa about the receipt in %j', async mpesaReceipt => {
  const query = `mutation ($r: String) { requestTransactionStatus(input: { mpesaReceipt: $r }) { mpesaReceipt } }`;
  const { data } = await gateway.send(query, { r: mpesaReceipt });
  expect(data).toEqual({ requestTransactionStatus: { mpesaReceipt: 'UKSB7MFXGV' } });
});
