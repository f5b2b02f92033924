/** paymentUpdated over WebSocket: cursors, resume, filters, several watchers, and a gateway that is restarted in between. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type PaymentUpdateView, type Watch } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';

interface Head {
  readonly cursor: string;
  readonly edges: readonly { readonly node: { readonly id: string; readonly version: number } }[];
}

describeEachDatabase('paymentUpdated', database => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const readHead = () => gateway.as().ask<Head>('{ payments(first: 100) { cursor edges { node { id version } } } }');
  async function paid(input: Record<string, unknown> = {}) {
    const { id } = await gateway.as('shop').pushStk(input);
    return gateway.as('shop').paymentThat(id, 'COMPLETED');
  }
  const told = (updates: readonly PaymentUpdateView[]) => updates.map(({ payment }) => [payment.id, payment.version]);
  const refusalOf = async (watch: Watch<unknown>) =>
    watch.ended.then(
      () => null,
      (error: { extensions: { code: string; field?: string } }) => error.extensions,
    );

  it('from the cursor of the history nothing is missed', async () => {
    await paid();
    const before = await readHead();
    const payments = await Promise.all([paid(), paid(), paid()]);
    const watch = gateway.as('board').watch({ after: before.cursor });
    const updates = await watch.until(9);
    watch.stop();
    expect(told(updates).sort()).toEqual(payments.flatMap(({ id }) => [1, 2, 3].map(version => [id, version])).sort());
    for (const { id, events } of payments) {
      const ofThis = updates.filter(({ payment }) => payment.id === id);
      expect(ofThis.map(({ event, cursor }) => [event?.version, cursor])).toEqual(
        events.map(({ version, cursor }) => [version, cursor]),
      );
    }
  });

  it('each update shows the payment as it was then', async () => {
    const { id, events } = await paid();
    const updates = await gateway.as('shop').watch({ id, after: events[0]?.cursor, untilSettled: true }).ended;
    expect(updates.map(({ payment }) => payment)).toMatchObject([
      { version: 2, status: 'PENDING', mpesaReceipt: null, settledAt: null, events: { length: 2 } },
      { version: 3, status: 'COMPLETED', mpesaReceipt: expect.any(String), events: { length: 3 } },
    ]);
    for (const { cursor, payment, event } of updates) {
      expect([payment.cursor, event?.cursor]).toEqual([cursor, cursor]);
    }
  });

  it('untilSettled completes at once when nothing is left', async () => {
    const { id, cursor } = await paid();
    expect(await gateway.as().watch({ id, after: cursor, untilSettled: true }).ended).toEqual([]);
    const [snapshot, ...rest] = await gateway.as().watch({ id, untilSettled: true }).ended;
    expect(rest).toEqual([]);
    expect(snapshot).toMatchObject({ cursor, event: null, payment: { version: 3, status: 'COMPLETED' } });
  });

  it('every watcher is told everything, in one order', async () => {
    const { cursor } = await readHead();
    const watches = (['admin', 'shop', 'stall', 'board', 'board'] as const).map(caller =>
      gateway.as(caller).watch({ after: cursor }),
    );
    await Promise.all([paid(), paid()]);
    const all = await Promise.all(watches.map(watch => watch.until(6)));
    for (const watch of watches) watch.stop();
    for (const updates of all) expect(told(updates)).toEqual(told(all[0] ?? []));
  });

  it('what is left out is not null: who leaves a variable out is told its default, also beside one who sends null', async () => {
    const { cursor } = await readHead();
    const query = `subscription ($after: Cursor, $language: Language = SW) {
      paymentUpdated(after: $after, filter: { status: [FAILED] }) { payment { failure { message(language: $language) } } } }`;
    const languages = [{}, { language: null }, { language: 'EN' }, { language: 'SW' }];
    const watches = languages.map(language =>
      gateway.as().subscribe<{ payment: { failure: { message: string } } }>(query, { after: cursor, ...language }),
    );
    await gateway.as('shop').pushStk({ phoneNumber: '254700001032' });
    const told = await Promise.all(watches.map(watch => watch.until(1)));
    for (const watch of watches) watch.stop();
    const [leftOut, ofNull, english, swahili] = told.map(([update]) => update?.payment.failure.message);
    expect([leftOut, ofNull]).toEqual([swahili, english]);
    expect(english).not.toBe(swahili);
  });

  it('a filter tells what enters the set and what leaves it', async () => {
    const { cursor } = await readHead();
    const phoneNumber = freshPhone();
    const watch = gateway.as('shop').watch({ after: cursor, filter: { status: ['PENDING'], phoneNumber } });
    await paid();
    const { id } = await paid({ phoneNumber });
    const updates = await watch.until(3);
    watch.stop();
    expect(updates.map(({ payment }) => [payment.id, payment.status])).toEqual([
      [id, 'PENDING'],
      [id, 'PENDING'],
      [id, 'COMPLETED'],
    ]);
  });

  it('resumes by cursor over a restart of the gateway: nothing missing, nothing twice', async () => {
    const client = gateway.as('shop');
    const { cursor } = await readHead();
    const first = client.watch({ after: cursor });
    const before = await paid();
    await first.until(3);
    const open = await client.pushStk({ phoneNumber: '254710000004' });
    await first.until(5);
    await gateway.restart();
    await first.ended.catch(() => undefined);
    const last = first.updates.at(-1)?.cursor;
    const after = await paid();
    const resumed = client.watch({ after: last });
    gateway.shift(200_000);
    await client.paymentThat(open.id, 'COMPLETED');
    const { events } = await client.payment(open.id);
    const updates = await resumed.until(3 + events.length - 2);
    resumed.stop();
    const all = [...told(first.updates), ...told(updates)];
    const wanted = [before, after, await client.payment(open.id)].flatMap(({ id, version }) =>
      Array.from({ length: version }, (_, index) => [id, index + 1]),
    );
    expect([...all].sort()).toEqual(wanted.sort());
  });

  it.each([
    ['is nonsense', { after: 'nonsense' }, { code: 'BAD_USER_INPUT', field: 'after' }],
    ['is a number', { after: 5 }, { code: 'BAD_USER_INPUT', field: 'after' }],
  ])('a cursor that %s is refused', async (_what, variables, refusal) => {
    expect(await refusalOf(gateway.as().watch(variables))).toMatchObject(refusal);
  });

  it('a cursor of another log is CURSOR_EXPIRED, for every watcher', async () => {
    const other = await openGateway(database);
    try {
      const { id } = await other.as().pushStk();
      const { cursor } = await other.as().paymentThat(id, 'COMPLETED');
      const own = await paid();
      expect(await refusalOf(gateway.as().watch({ after: cursor }))).toMatchObject({ code: 'CURSOR_EXPIRED' });
      expect(await refusalOf(gateway.as().watch({ id: own.id, after: cursor }))).toMatchObject({
        code: 'CURSOR_EXPIRED',
      });
    } finally {
      await other.close();
    }
  });

  it.each([
    ['untilSettled without id', { untilSettled: true }, { code: 'BAD_USER_INPUT', field: 'untilSettled' }],
    ['an unknown id', { id: '0123456789abdfghjkmn' }, { code: 'NOT_FOUND' }],
    ['what is no id', { id: "' or 1=1" }, { code: 'NOT_FOUND' }],
  ])('%s is refused', async (_what, variables, refusal) => {
    expect(await refusalOf(gateway.as().watch(variables))).toMatchObject(refusal);
  });
});
