/** Payments as CSV: all that match, as the caller sees them, each once, with the number of rows at the end and a line in the audit log. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkChain } from '../../src/audit/check-chain.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openStore } from '../../src/store/open-store.js';
import { tables } from '../../src/tables.js';
import { describeEachDatabase } from '../support/databases.js';
import { createHistories } from '../support/make-history.js';
import { ADMIN_KEY, type OpenGateway, openGateway } from '../support/open-gateway.js';

const BOARD_KEY = 'board-key-0123456789';
const START = Date.UTC(2026, 0, 5, 9);
const COUNT = 130;
const STATS = `{ paymentStats(from: "2026-01-05T00:00:00Z", to: "2026-01-06T00:00:00Z") { total { count amount } } }`;
const AUDIT = '{ auditLog { edges { node { actor action note } } } }';
const TOKEN = 'mutation ($id: ID!) { createWatchToken(paymentId: $id) { token } }';

describeEachDatabase('an export', database => {
  let gateway: OpenGateway;
  const ids: string[] = [];

  beforeAll(async () => {
    gateway = await openGateway(database);
    const { address } = gateway.database;
    const store = await openStore({ address, tables, clock: systemClock, log: silentLog });
    const histories = createHistories(store);
    for (let index = 0; index < COUNT; index += 1) {
      const request = { accountReference: index === 7 ? '=cmd' : `REF ${index}`, amountCents: 100 * (index + 1) };
      ids.push((await histories.add(START + index * 1_000, undefined, { ...request, phoneNumber: '254712345678' })).id);
    }
    await store.close();
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const post = (body: unknown, credential: string | null = ADMIN_KEY, method = 'POST') =>
    fetch(`${gateway.url()}/export/payments.csv`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(credential !== null && { authorization: `Bearer ${credential}` }),
      },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    });
  /** Nothing in these payments needs quotes. */
  const linesOf = async (answer: Response) =>
    (await answer.text())
      .trimEnd()
      .split('\r\n')
      .map(line => line.split(','));

  it('has every payment once, newest first, and says how many', async () => {
    const answer = await post({});
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    const [header = [], ...lines] = await linesOf(answer);
    expect(lines.pop()).toEqual(['END', String(COUNT)]);
    expect(lines.map(([id]) => id)).toEqual(ids.toReversed());
    const cell = (line: readonly string[] | undefined, name: string) => line?.[header.indexOf(name)];
    expect(cell(lines.at(-1), 'createdAt (EAT)')).toBe('2026-01-05 12:00:00');
    expect(cell(lines.at(-8), 'accountReference')).toBe("'=cmd");
    expect(cell(lines[0], 'phoneNumber')).toBe('254712345678');
    const amounts = lines.map(line => Number(cell(line, 'amount')));
    const { total } = await gateway.as().ask<{ total: readonly { count: number; amount: string }[] }>(STATS);
    expect(total).toEqual([{ count: COUNT, amount: amounts.reduce((sum, amount) => sum + amount).toFixed(2) }]);
  });

  it('takes the filter of payments, and masks what the caller may not see', async () => {
    const [, first = [], end] = await linesOf(await post({ filter: { search: 'ref 129' } }, BOARD_KEY));
    expect([first[0], end]).toEqual([ids.at(-1), ['END', '1']]);
    expect(first).toContain('2547*****678');
    expect(await linesOf(await post({ filter: { status: ['REVERSED'] } }))).toEqual([expect.anything(), ['END', '0']]);
  });

  it('refuses before the first byte', async () => {
    const { token } = await gateway.as('shop').ask<{ token: string }>(TOKEN, { id: ids[0] });
    const refusals = [
      [await post({ filter: { status: [] } }), 400, 'BAD_USER_INPUT'],
      [await post({ filter: { nonsense: 1 } }), 400, 'BAD_USER_INPUT'],
      [await post({ filter: { phoneNumber: '0712345678' } }, BOARD_KEY), 403, 'FORBIDDEN'],
      [await post({}, token), 403, 'FORBIDDEN'],
      [await post({}, null), 401, 'UNAUTHENTICATED'],
      [await post({}, ADMIN_KEY, 'GET'), 405, 'BAD_USER_INPUT'],
    ] as const;
    for (const [answer, status, code] of refusals) {
      expect([answer.status, await answer.json()]).toEqual([
        status,
        { errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] },
      ]);
    }
  });

  it('is in the audit log, without the number that was looked for', async () => {
    await (await post({ filter: { phoneNumber: '0712345678', status: ['FAILED'] } })).text();
    const { edges } = await gateway
      .as()
      .ask<{ edges: readonly { node: { actor: string; action: string; note: string } }[] }>(AUDIT);
    expect(edges[0]?.node).toEqual({
      ...{ actor: 'admin', action: 'PAYMENTS_EXPORTED' },
      note: '{"phoneNumber":"…","status":["FAILED"]}',
    });
  });

  it('has a short note in the audit log, however long its filter is, and the log holds', async () => {
    const statuses = Array.from({ length: 400 }, (_, index) => ['FAILED', 'COMPLETED'][index % 2]);
    await (await post({ filter: { status: statuses, shortcode: '600000' } }, BOARD_KEY)).text();
    await (await post({ filter: { id: Array.from({ length: 100 }, (_, at) => `${at} 😀😀😀😀😀`) } })).text();
    await (await post({ filter: { id: ['x'.repeat(280), '254712345678'] } })).text();
    const { edges } = await gateway.as().ask<{ edges: readonly { node: { note: string } }[] }>(AUDIT);
    const [cut, long = '', short] = edges.map(({ node }) => node.note);
    expect(short).toBe('{"status":["FAILED","COMPLETED"],"shortcode":"600000"}');
    expect(cut).toBe(`{"id":["${'x'.repeat(280)}","…`);
    expect([...long]).toHaveLength(300);
    expect(long).toMatch(/^\{"id":\["0 😀.*…$/u);
    const store = await openStore({ address: gateway.database.address, tables, clock: systemClock, log: silentLog });
    expect(await checkChain(store)).toMatchObject({ brokenAt: null });
    await store.close();
  });
});
