/** Account balance, end to end: asked for, parsed into its accounts, kept as history, and told to subscribers. */

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { describeEachDatabase } from '../support/databases.js';
import { type OpenGateway, openGateway } from '../support/open-gateway.js';
import { refusalOf } from '../support/test-gateway.js';
import { waitUntil } from '../support/wait-until.js';

const BALANCE_QUERY = '/mpesa/accountbalance/v1/query';
const BALANCE = 'shortcode asOf accounts { name currency current available reserved uncleared }';
const ENQUIRY = `id status resultCode resultDescription answeredAt balance { ${BALANCE} }`;
const ASK = `mutation { requestAccountBalance { ${ENQUIRY} } }`;
const FOLLOW = `subscription ($id: ID!) { balanceEnquiryUpdated(id: $id) { ${ENQUIRY} } }`;

interface Balance {
  readonly shortcode: string;
  readonly asOf: string;
  readonly accounts: readonly { readonly name: string; readonly current: string }[];
}
interface Enquiry {
  readonly id: string;
  readonly status: string;
  readonly balance: Balance | null;
}
interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Balance }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

describeEachDatabase('account balance', database => {
  let gateway: OpenGateway;
  const others: OpenGateway[] = [];
  beforeAll(async () => {
    gateway = await openGateway(database);
  });
  afterAll(async () => {
    for (const other of others) await other.close();
    await gateway.close();
    expect(gateway.errors).toEqual([]);
  });

  async function askAndFollow(): Promise<Enquiry> {
    const { id, status } = await gateway.as('shop').ask<Enquiry>(ASK);
    expect(['PENDING', 'COMPLETED']).toContain(status);
    const last = (await gateway.as('desk').subscribe<Enquiry>(FOLLOW, { id }).ended).at(-1);
    if (!last) throw new Error('the enquiry was not answered');
    expect(await gateway.as().ask(`query ($id: ID!) { balanceEnquiry(id: $id) { ${ENQUIRY} } }`, { id })).toEqual(last);
    return last;
  }

  it('is null before the first', async () => {
    expect(await gateway.as().ask('{ balance { shortcode } }')).toBeNull();
  });

  it('is parsed into its accounts, negative ones too', async () => {
    const enquiry = await askAndFollow();
    const zeros = { reserved: '0.00', uncleared: '0.00' };
    expect(enquiry).toMatchObject({
      ...{ status: 'COMPLETED', resultCode: '0', answeredAt: expect.any(String) },
      balance: {
        shortcode: '600000',
        accounts: [
          {
            name: 'Working Account',
            currency: 'KES',
            current: '520000.00',
            available: '519800.00',
            reserved: '200.00',
          },
          { name: 'Utility Account', currency: 'KES', current: '1000000.00', available: '1000000.00', ...zeros },
          { name: 'Charges Paid Account', currency: 'KES', current: '-45.00', available: '-45.00', ...zeros },
        ],
      },
    });
    expect(await gateway.as().ask(`{ balance(shortcode: "600000") { ${BALANCE} } }`)).toEqual(enquiry.balance);
  });

  it('is told to subscribers: the latest first, then each new one', async () => {
    const watches = [gateway.as('board'), gateway.as('shop')].map(client =>
      client.subscribe<Balance>(`subscription { balanceUpdated { ${BALANCE} } }`),
    );
    for (const watch of watches) expect(await watch.until(1)).toMatchObject([{ accounts: { length: 3 } }]);
    const { id } = await gateway.as().payB2c({ amount: 100 });
    await gateway.as().paymentThat(id, 'COMPLETED');
    await askAndFollow();
    for (const watch of watches) {
      const updates = await watch.until(2);
      expect(updates.at(-1)?.accounts.map(({ current }) => current)).toEqual(['520000.00', '999900.00', '-60.00']);
      watch.stop();
    }
  });

  it('is the latest that M-Pesa has counted, whichever answer came last', async () => {
    const other = await openGateway(database);
    others.push(other);
    const hold = other.wire.holdRequests(BALANCE_QUERY);
    const asked = [1, 2].map(() => other.as().ask<Enquiry>(ASK));
    await waitUntil('both questions are on their way', () => hold.count() === 2);
    const tickets = other.wire.requests().map(({ body }) => String(JSON.parse(body).ResultURL).split('/').at(-2) ?? '');
    const answers = [
      ['2.00', 20261123120500],
      ['1.00', 20261123120000],
    ] as const;
    for (const [index, [amount, BOCompletedTime]] of answers.entries()) {
      const Value = `Working Account|KES|${amount}|${amount}|0.00|0.00`;
      await other.postKeyed('balance/callback', tickets[index] ?? '', {
        Result: {
          ...{ ResultCode: 0, ConversationID: `AG_${index}`, OriginatorConversationID: `${index}` },
          ResultParameters: {
            ResultParameter: [
              { Key: 'AccountBalance', Value },
              { Key: 'BOCompletedTime', Value: BOCompletedTime },
            ],
          },
        },
      });
    }
    expect(await other.as().ask(`{ balance { ${BALANCE} } }`)).toMatchObject({ accounts: [{ current: '2.00' }] });
    hold.letGo();
    await Promise.all(asked);
  });

  it('is kept as history, newest first, page by page', async () => {
    await askAndFollow();
    const seen: Balance[] = [];
    for (let after: string | null = null, isMore = true; isMore; ) {
      const page: Page = await gateway.as('board').ask(
        `query ($after: String) { balanceHistory(first: 2, after: $after) {
            edges { cursor node { ${BALANCE} } } pageInfo { hasNextPage } } }`,
        { after },
      );
      seen.push(...page.edges.map(({ node }) => node));
      after = page.edges.at(-1)?.cursor ?? null;
      isMore = page.pageInfo.hasNextPage;
    }
    expect(seen.map(({ accounts }) => accounts[2]?.current)).toEqual(['-60.00', '-60.00', '-45.00']);
    expect(seen[0]).toEqual(await gateway.as().ask(`{ balance { ${BALANCE} } }`));
  });

  it('of an unknown shortcode is refused, and nobody is asked', async () => {
    const asked = gateway.wire.requests().length;
    const answer = await gateway.as().send('mutation { requestAccountBalance(shortcode: "123456") { id } }');
    expect(refusalOf(answer)).toEqual({ code: 'BAD_USER_INPUT', field: 'shortcode' });
    expect(gateway.wire.requests()).toHaveLength(asked);
  });
});
