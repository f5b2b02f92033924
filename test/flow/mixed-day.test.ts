/** A day of payments of every kind, some of which go wrong on their way: at its end three sets of books agree, to the cent. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Transaction } from '../../src/simulator/books/transaction.js';
import { darajaClient } from '../support/daraja-client.js';
import { describeEachDatabase } from '../support/databases.js';
import { freshPhone, type GatewayClient } from '../support/gateway-client.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { readStatement, type StatementLine } from '../support/read-statement.js';
import { createSeededRandom } from '../support/seeded-random.js';
import { sizeOf } from '../support/size-of.js';
import { untilAnswered } from '../support/until-answered.js';
import { waitUntil } from '../support/wait-until.js';

/** Five thousand by hand: DAY_PAYMENTS=5000. */
const PAYMENTS = sizeOf('DAY_PAYMENTS', 60);
const SEED = sizeOf('DAY_SEED', 1);
/** So that a short day has some of each. */
const FAULTY_SHARE = PAYMENTS < 1_000 ? 0.3 : 0.05;
const AT_ONCE = 8;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHORTCODE = '600000';
const LATE_MS = 200_000;
const C2B_CHARGE = 100;
const FAILING_PHONES = ['254700001032', '254700000001'];

const REGISTER = 'mutation { registerC2bUrls(input: {}) { state } }';
const PULL = `mutation ($from: DateTime!) { pullTransactions(from: $from) { rows opened confirmed known } }`;
const PAYMENTS_PAGE = `query ($after: String, $filter: PaymentFilter) { payments(filter: $filter, first: 100, after: $after) {
  edges { node { id kind status amount mpesaReceipt reviewReasons nextCheckAt } } pageInfo { hasNextPage endCursor } } }`;
const BY_RECEIPT = 'query ($receipt: String!) { paymentByReceipt(mpesaReceipt: $receipt) { id status } }';

const MISCHIEFS = ['LOST', 'TWICE', 'EARLY', 'LATE', 'TIMEOUT_FIRST', 'CUT', 'MALFORMED', 'MAINTENANCE'] as const;
const mischiefShares = Object.fromEntries(MISCHIEFS.map(mischief => [mischief, FAULTY_SHARE / MISCHIEFS.length]));

interface Paid {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: string;
  readonly mpesaReceipt: string | null;
  readonly reviewReasons: readonly string[];
  readonly nextCheckAt: string | null;
}

interface Page {
  readonly edges: readonly { readonly node: Paid }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const isMoneyIn = ({ kind }: { readonly kind: string }) => kind === 'STK_PUSH' || kind === 'C2B';
const isPaid = ({ status }: Paid) => status === 'COMPLETED' || status === 'REVERSED';
const centsOf = (amount: string | number) => Math.round(Number(amount) * 100);

describeEachDatabase(`a day of ${PAYMENTS} mixed payments of seed ${SEED}`, database => {
  let gateway: OpenGateway;
  let shop: GatewayClient;
  let shiftedMs = 0;
  beforeAll(async () => {
    const plenty = { workingCents: 1e9, workingReservedCents: 0, utilityCents: 1e9, chargesPaidCents: 0 };
    gateway = await openGateway(database, {
      behaviour: { mischiefShares, lateMs: LATE_MS, c2bChargeCents: C2B_CHARGE, openingPockets: plenty },
      environment: { MPESA_SHORTCODE: SHORTCODE, STK_FIRST_QUERY_SECONDS: '1' },
    });
    shop = gateway.as('shop');
    await gateway.as().ask(REGISTER);
    await passTheDay();
    await waitUntil('one that is paid is given back', reverseOne);
    await bringToAnEnd();
  });
  afterAll(async () => {
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  const random = createSeededRandom(SEED);
  const below = (count: number): number => Buffer.from(random(4)).readUInt32BE() % count;
  const moved = (): readonly Transaction[] => gateway.ledger.transactions().filter(({ receipt }) => receipt !== null);
  const daraja = darajaClient(() => gateway.wire.url);
  const given = new Set<string>();

  /** What customers have paid, and nobody has given back or is about to. */
  const reverseOne = async (): Promise<boolean> => {
    const candidates = moved().filter(each => isMoneyIn(each) && !given.has(each.receipt ?? ''));
    const receipt = candidates[below(candidates.length || 1)]?.receipt;
    if (!receipt) return false;
    given.add(receipt);
    const known = await gateway.as().ask<{ id: string; status: string } | null>(BY_RECEIPT, { receipt });
    if (known?.status !== 'COMPLETED') return false;
    await shop.reverse({ paymentId: known.id });
    return true;
  };
  const payOne = async (index: number): Promise<void> => {
    const amount = 10 + below(300);
    // Each kind has its share of any hundred in a row.
    const kind = (index * 37) % 100;
    if (kind < 10 && (await reverseOne())) return;
    const accountReference = `DAY ${index}`;
    if (kind < 60) {
      const phoneNumber = below(15) === 0 ? FAILING_PHONES[below(FAILING_PHONES.length)] : freshPhone();
      // A number that fails has one prompt at a time.
      return void (await shop.pushStk({ phoneNumber, amount, accountReference }).catch(refuseBusy));
    }
    if (kind < 80) return daraja.payByHand({ amount, phone: freshPhone(), reference: `HAND ${index}` });
    if (kind < 92) return void (await shop.payB2c({ amount }));
    await shop.payB2b({ amount, accountReference });
  };
  const passTheDay = async (): Promise<void> => {
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < PAYMENTS) {
        next += 1;
        const index = next;
        // What was asked for twice is two payments in all books.
        await untilAnswered(() => payOne(index));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  const shift = (ms: number): void => {
    shiftedMs += ms;
    gateway.shift(ms);
  };
  const now = () => Date.now() + shiftedMs;
  const listPayments = async (filter: object = {}): Promise<readonly Paid[]> => {
    const all: Paid[] = [];
    for (let after: string | null = null; ; ) {
      const page: Page = await gateway.as().ask<Page>(PAYMENTS_PAGE, { after, filter });
      all.push(...page.edges.map(({ node }) => node));
      if (!page.pageInfo.hasNextPage) return all;
      after = page.pageInfo.endCursor;
    }
  };
  const pull = () =>
    gateway.as().ask<{ rows: number; opened: number; confirmed: number; known: number }>(PULL, {
      from: new Date(now() - HOUR_MS * 40).toISOString(),
    });
  /** The clock goes to whatever is due next, until M-Pesa is asked about nothing more and each payment has its receipt. */
  const bringToAnEnd = async (): Promise<void> => {
    shift(LATE_MS);
    const isOver = () => gateway.ledger.transactions().every(({ status }) => status !== 'PENDING');
    await waitUntil('all money has moved', isOver);
    await waitUntil('nothing is asked about any more', async () => {
      const open = await listPayments({ status: ['PENDING', 'TIMED_OUT'] });
      const due = open.flatMap(({ nextCheckAt }) => (nextCheckAt === null ? [] : Date.parse(nextCheckAt)));
      if (due.length > 0) shift(Math.max(0, Math.min(...due) - now()));
      return due.length === 0;
    });
    await pull();
    await waitUntil('each payment has its receipt', async () => {
      shift(15_000);
      const paid = (await listPayments()).filter(isPaid);
      return paid.length === moved().length && paid.every(({ mpesaReceipt }) => mpesaReceipt !== null);
    });
  };
  const statementOf = async (account: string) => {
    const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
    const days = `from=${dayOf(Date.now() - DAY_MS)}&to=${dayOf(now() + 2 * DAY_MS)}`;
    const url = `${gateway.darajaUrl}/control/statements/${SHORTCODE}/${account}?${days}`;
    return readStatement(await untilAnswered(async () => (await fetch(url)).text()));
  };

  it("has the same payments in the gateway as in M-Pesa's ledger", async () => {
    const expected = moved().map(
      ({ receipt, kind, status, amountCents }) => `${receipt} ${kind} ${status} ${(amountCents / 100).toFixed(2)}`,
    );
    const found = (await listPayments())
      .filter(isPaid)
      .map(({ mpesaReceipt, kind, status, amount }) => `${mpesaReceipt} ${kind} ${status} ${amount}`);
    expect(found.sort()).toEqual(expected.sort());
    const kinds = new Set(moved().map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['B2B', 'B2C', 'C2B', 'REVERSAL', 'STK_PUSH']);
    expect(new Set(moved().map(({ receipt }) => receipt)).size).toBe(expected.length);
  });

  it('leaves nothing that is paid for a person to look at', async () => {
    // On a machine that stands still a request may be lost for good: of that nobody can tell.
    const reasons = (await listPayments()).filter(isPaid).flatMap(({ reviewReasons }) => reviewReasons);
    expect(reasons).toEqual([]);
  });

  it('is in the list that M-Pesa lets shops pull: the same receipts, amounts and number of rows', async () => {
    const rows = await daraja.pullAll(now());
    const paidIn = (await listPayments()).filter(each => isPaid(each) && isMoneyIn(each));
    const present = (receipt: unknown, cents: number) => `${receipt} ${cents}`;
    expect(rows.map(row => present(row.transactionId, centsOf(row.amount))).sort()).toEqual(
      paidIn.map(({ mpesaReceipt, amount }) => present(mpesaReceipt, centsOf(amount))).sort(),
    );
    expect(await pull()).toMatchObject({ rows: rows.length, known: rows.length, opened: 0, confirmed: 0 });
  });

  it('is in the exported statements: without the rows of charges they have all kinds, and they add up', async () => {
    const statements = await Promise.all(['utility', 'working', 'charges'].map(statementOf));
    const signed = ({ paidIn, withdrawn }: StatementLine) => paidIn ?? withdrawn ?? Number.NaN;
    const lines = statements.flatMap(each => each.lines);
    const paid = (await listPayments()).filter(isPaid);
    const sign = (each: Paid) => (isMoneyIn(each) ? 1 : -1);
    expect(
      lines
        .filter(({ isCharge }) => !isCharge)
        .map(line => `${line.receipt} ${signed(line)}`)
        .sort(),
    ).toEqual(paid.map(each => `${each.mpesaReceipt} ${sign(each) * centsOf(each.amount)}`).sort());
    const charged = paid.filter(each => isMoneyIn(each) || each.kind === 'B2C');
    expect(lines.filter(({ isCharge }) => isCharge).map(({ receipt }) => receipt)).toHaveLength(charged.length);
    for (const { openingCents, closingCents, lines: own } of statements) {
      expect(openingCents + own.reduce((sum, line) => sum + signed(line), 0)).toBe(closingCents);
    }
  });
});

/** The customer's phone has a prompt already: this one is not sent. */
function refuseBusy(error: unknown): void {
  if (!String(error).includes('CUSTOMER_BUSY')) throw error;
}
