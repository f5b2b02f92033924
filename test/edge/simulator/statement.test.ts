/** The statement of an account as the organisation portal exports it: preamble, rows newest first, charges beside what they are for. */

import { afterEach, describe, expect, it } from '@jest/globals';
import type { SimulatorBehaviour } from '../../../src/simulator/behaviour.js';
import { control } from '../../support/held-phone.js';
import { readStatement, type StatementLine } from '../../support/read-statement.js';
import { DELAY_MS, openSimulatorServer, paths, type SimulatorServer } from '../../support/simulator-server.js';

const DAY_MS = 86_400_000;

let server: SimulatorServer;
afterEach(() => server.close());

const open = async (behaviour: Partial<SimulatorBehaviour> = {}) => {
  server = await openSimulatorServer({ behaviour });
};
const download = (path: string) => fetch(`${server.url}/control/statements/${path}`);
const statementOf = async (path: string) => readStatement(await (await download(path)).text());
const payIn = (Msisdn: number, Amount = 150) =>
  server.post('/mpesa/c2b/v2/simulate', {
    ...{ ShortCode: 600000, CommandID: 'CustomerPayBillOnline', Amount, Msisdn, BillRefNumber: 'INV-7, "A"' },
  });
const receipts = () => server.simulator.ledger.transactions().map(({ receipt }) => receipt);
const signOf = ({ paidIn, withdrawn }: StatementLine) => paidIn ?? withdrawn;

describe('a statement', () => {
  it('is a file in the layout of the portal, with a charge before what it was charged for', async () => {
    await open({ c2bChargeCents: 100 });
    await payIn(254712340001);
    await server.clock.advance(DELAY_MS);
    const answer = await download('600000/utility');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="ORG_600000_Utility Account_Completed_20260113101531.csv"',
    );
    const [receipt] = receipts();
    const at = '13-01-2026 10:15:31,13-01-2026 10:15:30';
    expect((await answer.text()).split('\r\n')).toEqual([
      'Account Holder:,BUSINESS 600000',
      'Short Code:,600000',
      'Account:,Utility Account',
      'Time Period:,From,13-01-2026 00:00:00,To,13-01-2026 23:59:59',
      'Operator:,SIMULATOR,Organization:,BUSINESS 600000',
      'Opening Balance:,1000000.0,Closing Balance:,1000149.0',
      'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.,Currency',
      `${receipt},${at},Pay Bill Charge,Completed,,-1.0,1000149.0,true,Pay Bill Charge,,,,KES`,
      `${receipt},${at},"Pay Bill from 2547****0001 - TEST PERSON Acc. INV-7, ""A""",Completed,150.0,,1000150.0,true,Pay Utility,2547****0001 - TEST PERSON,,"INV-7, ""A""",KES`,
      '',
    ]);
  });

  it('has every kind in its account, the newest first, and each balance is the one before and its row', async () => {
    await open();
    await server.post(paths.stkPush, server.stkBody({ PhoneNumber: '254712345678' }));
    await server.clock.advance(DELAY_MS);
    const [TransactionID] = receipts();
    await server.post(paths.reversal, server.reversalBody({ TransactionID }));
    await server.post(paths.b2cV3, server.b2cBody());
    await server.post(paths.b2b, server.b2bBody());
    await server.post(paths.stkPush, server.stkBody({ PhoneNumber: '254700001032' }));
    await server.clock.advance(DELAY_MS);
    const [pushed, reversed, paidOut, business] = receipts();
    const utility = await statementOf('600000/utility');
    expect(utility.lines.map(line => [line.receipt, signOf(line), line.linked])).toEqual(
      expect.arrayContaining([
        [paidOut, -25_000, ''],
        [reversed, -12_000, pushed],
      ]),
    );
    expect(utility.lines.at(-1)).toMatchObject({ receipt: pushed, paidIn: 12_000, reference: 'INV-77' });
    expect(utility.lines).toHaveLength(3);
    const { working, utility: held, chargesPaid } = server.simulator.ledger.balance('600000');
    expect((await statementOf('600000/working')).lines).toMatchObject([
      { receipt: business, withdrawn: -25_000, party: '888880 - BUSINESS 888880' },
    ]);
    expect((await statementOf('600000/charges')).lines).toMatchObject([{ receipt: paidOut, isCharge: true }]);
    for (const [account, cents] of [
      ['utility', held.currentCents],
      ['working', working.currentCents],
      ['charges', chargesPaid.currentCents],
    ] as const) {
      const { openingCents, closingCents, lines } = await statementOf(`600000/${account}`);
      expect(closingCents).toBe(cents);
      let balance = openingCents;
      for (const line of lines.toReversed()) {
        balance += signOf(line) ?? Number.NaN;
        expect(line.balanceCents).toBe(balance);
      }
      expect(balance).toBe(closingCents);
    }
  });

  it('has whole days of Nairobi, today where none is named, and opens where the day before has closed', async () => {
    await open();
    await payIn(254712340001, 10);
    await server.clock.advance(DAY_MS);
    await payIn(254712340001, 20);
    await server.clock.advance(DELAY_MS);
    const [first, second] = receipts();
    const [today, before, both] = [
      await statementOf('600000/utility'),
      await statementOf('600000/utility?from=2026-01-13&to=2026-01-13'),
      await statementOf('600000/utility?from=2026-01-13'),
    ];
    expect(today.lines.map(({ receipt }) => receipt)).toEqual([second]);
    expect(before.lines.map(({ receipt }) => receipt)).toEqual([first]);
    expect(both.lines.map(({ receipt }) => receipt)).toEqual([second, first]);
    expect(today.openingCents).toBe(before.closingCents);
    expect([both.openingCents, both.closingCents]).toEqual([before.openingCents, today.closingCents]);
  });

  it('is also written as others have seen it: without a minus, and without seconds', async () => {
    await open({ statementWithdrawn: 'POSITIVE', statementTimes: 'EXCEL' });
    await server.post(paths.b2b, server.b2bBody());
    await server.clock.advance(DELAY_MS);
    const text = await (await download('600000/working')).text();
    expect(text).toMatch(/,13-01-2026 10:15,13-01-2026 10:15,.*,Completed,,250\.0,/);
  });

  it('with a charge for customers, is told of by a status query too', async () => {
    await open({ c2bChargeCents: 100 });
    await payIn(254712340001);
    await server.clock.advance(DELAY_MS);
    await server.post(paths.status, server.statusBody({ TransactionID: receipts()[0] }));
    const [result] = await server.callbacksAfter(DELAY_MS, '/result', 1);
    expect(result?.body.toString()).toContain('"Value":"Pay Bill Charge|KES|1.00"');
  });

  it.each([
    ['600009/utility', 'shortcode'],
    ['600000/savings', 'account'],
    ['600000/utility?from=yesterday', 'from'],
    ['600000/utility?to=2026-02-30', 'to'],
    ['600000/utility?from=2026-01-14&to=2026-01-13', 'to'],
    ['600000/utility?from=2026-01-14', 'to'],
    ['600000/utility?since=2026-01-13', 'since'],
  ])('%s is refused for its %s', async (path, field) => {
    await open();
    const { status, json } = await control(`${server.url}/control/statements/${path}`);
    expect(status).toBe(400);
    expect(json).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] });
  });
});

describe('confirmations', () => {
  it.each([
    ['lost', { LOST: 1 }, 0],
    ['posted twice', { TWICE: 1 }, 2],
  ])('are callbacks too, and may be %s', async (_what, mischiefShares, count) => {
    await open({ mischiefShares });
    const ConfirmationURL = `${server.receiver.url}/confirmation`;
    const urls = { ShortCode: '600000', ResponseType: 'Completed', ConfirmationURL, ValidationURL: ConfirmationURL };
    await server.post('/mpesa/c2b/v2/registerurl', urls);
    await payIn(254712340001);
    await server.clock.advance(DELAY_MS);
    await server.callbacksAfter(DELAY_MS, '/confirmation', count);
    await control(`${server.url}/control/behaviour`, { loss: 0, twice: 0 }, 'PUT');
    await payIn(254712340002);
    await server.clock.advance(DELAY_MS);
    await server.callbacksAfter(DELAY_MS, '/confirmation', count + 1);
    const [first, second] = receipts();
    const told = server.receiver.requests.map(({ body }) => JSON.parse(body.toString()).TransID);
    expect(told).toEqual([...Array.from({ length: count }, () => first), second]);
  });
});
