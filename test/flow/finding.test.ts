/** Finding a payment by what a person has of it, and following what is found: the same meaning in the history and live. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentView } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';

const FIND = 'query ($filter: PaymentFilter) { payments(filter: $filter) { edges { node { id } } } }';
const BY_RECEIPT = 'query ($r: String!) { paymentByReceipt(mpesaReceipt: $r) { id } }';
const UPDATES = `query ($after: Cursor, $filter: PaymentFilter) {
  paymentUpdates(after: $after, filter: $filter) { updates { payment { id status } } } }`;

interface Found {
  readonly edges: readonly { readonly node: { readonly id: string } }[];
}

describeEachDatabase('finding', database => {
  let gateway: OpenGateway;
  let payment: PaymentView;
  const phoneNumber = freshPhone();

  beforeAll(async () => {
    gateway = await openGateway(database);
    const shop = gateway.as('shop');
    await shop.pushStk({ amount: 77, accountReference: 'ORDER 7' });
    const { id } = await shop.pushStk({ amount: 1234, accountReference: 'Rent 42b', phoneNumber });
    payment = await shop.paymentThat(id, 'COMPLETED');
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const find = async (filter: Record<string, unknown>, caller: 'shop' | 'board' = 'shop') =>
    (await gateway.as(caller).ask<Found>(FIND, { filter })).edges.map(({ node }) => node.id);
  const receipt = () => payment.mpesaReceipt ?? '';
  const local = `0${phoneNumber.slice(3, 6)} ${phoneNumber.slice(6)}`;

  it('six keys each find the one payment', async () => {
    const keys = [
      payment.id,
      `${receipt().slice(0, 6)} `.toLowerCase(),
      local,
      phoneNumber.slice(-6),
      'rENT 42',
      '=1234',
    ];
    for (const search of keys) expect([search, await find({ search })]).toEqual([search, [payment.id]]);
  });

  it('a receipt is found however it is written', async () => {
    const written = [receipt().toLowerCase(), ` ${receipt().slice(0, 4)} ${receipt().slice(4)} `];
    for (const r of written) expect(await gateway.as('shop').ask(BY_RECEIPT, { r })).toEqual({ id: payment.id });
  });

  it('amounts, ids and the time of settling restrict, alone and together', async () => {
    const settledAt = Date.parse(payment.settledAt ?? '');
    const around = {
      settledAfter: new Date(settledAt - 1).toISOString(),
      settledBefore: new Date(settledAt + 1).toISOString(),
    };
    const all = { id: [payment.id], amountFrom: '1000', amountTo: '1234.00', ...around };
    expect(await find(all)).toEqual([payment.id]);
    for (const other of [{ amountFrom: 1235 }, { amountTo: 1233 }, { settledAfter: payment.settledAt }])
      expect(await find({ ...all, ...other })).toEqual([]);
    expect(await find({ id: ['no such id'] })).toEqual([]);
  });

  it('a caller who sees masked numbers does not find a payment by digits of its number', async () => {
    for (const search of [local, phoneNumber, phoneNumber.slice(-6)])
      expect(await find({ search }, 'board')).toEqual([]);
    expect(await find({ search: receipt() }, 'board')).toEqual([payment.id]);
  });

  it.each([
    ['search', ''],
    ['search', ' '],
    ['search', 'x'.repeat(41)],
    ['id', []],
    ['id', Array(101).fill('x')],
    ['failureReason', []],
  ])('%s %j is refused by name', async (field, value) => {
    const answer = await gateway.as('shop').send(FIND, { filter: { [field]: value } });
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field });
  });

  it('one learns when a payment leaves what was asked for', async () => {
    const shop = gateway.as('shop');
    const { id } = await shop.pushStk({ amount: 55 });
    const paid = await shop.paymentThat(id, 'COMPLETED');
    const settledBefore = new Date(Date.parse(paid.settledAt ?? '') + 1).toISOString();
    gateway.shift(1_000);
    await shop.reverse({ paymentId: id });
    await shop.paymentThat(id, 'REVERSED');
    const { updates } = await shop.ask<{ updates: readonly { payment: { id: string; status: string } }[] }>(UPDATES, {
      after: paid.cursor,
      filter: { settledBefore },
    });
    expect(updates.map(update => update.payment)).toEqual([{ id, status: 'REVERSED' }]);
  });

  it('a watcher with a search is told of what it finds, and of nothing else', async () => {
    const shop = gateway.as('shop');
    const watch = shop.watch({ filter: { search: 'live 9' }, after: payment.cursor });
    await shop.pushStk({ accountReference: 'LIVE 8' });
    const { id } = await shop.pushStk({ accountReference: 'Live 9' });
    const updates = await watch.until(2);
    expect(updates.map(update => update.payment.id)).toEqual([id, id]);
    watch.stop();
  });
});
