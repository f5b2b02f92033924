/** Somebody else's program at the simulator: it pays by hand, and reads M-Pesa's list of payments for itself. */

import { simulatorCredentials } from '../../src/simulator/credentials.js';
import { untilAnswered } from './until-answered.js';

const HOUR_MS = 3_600_000;
const NAIROBI_MS = 3 * HOUR_MS;

/** A row of M-Pesa's list. */
export interface ListedRow {
  readonly transactionId: string;
  readonly amount: number;
}

export interface HandPaid {
  readonly amount: number;
  readonly phone: string;
  readonly reference: string;
}

/** `url` is asked for each time: a token is fetched once. */
export function darajaClient(url: () => string) {
  const { consumerKey, consumerSecret, shortcode } = simulatorCredentials;
  let token: Promise<string> | null = null;
  const fetchToken = async (): Promise<string> => {
    const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
    const answer = await fetch(`${url()}/oauth/v1/generate?grant_type=client_credentials`, {
      headers: { authorization },
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const post = async (path: string, body: object): Promise<Response> => {
    token ??= untilAnswered(fetchToken);
    const headers = { authorization: `Bearer ${await token}`, 'content-type': 'application/json' };
    return untilAnswered(() => fetch(url() + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  return {
    payByHand: async ({ amount, phone, reference }: HandPaid): Promise<void> => {
      const answer = await post('/mpesa/c2b/v2/simulate', {
        ...{ ShortCode: shortcode, CommandID: 'CustomerPayBillOnline', Amount: amount, Msisdn: phone },
        BillRefNumber: reference,
      });
      if (answer.status !== 200) throw new Error(`paid by hand in vain: ${await answer.text()}`);
    },
    /** All rows of the last 47 hours before `now` (UTC milliseconds), and of the next one. */
    pullAll: async (now: number): Promise<readonly ListedRow[]> => {
      const nairobi = (at: number) => new Date(at + NAIROBI_MS).toISOString().slice(0, 19).replace('T', ' ');
      const range = { StartDate: nairobi(now - 47 * HOUR_MS), EndDate: nairobi(now + HOUR_MS) };
      const rows: ListedRow[] = [];
      for (;;) {
        const OffSetValue = String(rows.length);
        const answer = await post('/pulltransactions/v1/query', { ShortCode: shortcode, ...range, OffSetValue });
        const { Response = [[]] } = (await answer.json()) as { Response?: readonly (readonly ListedRow[])[] };
        const page = Response.flat();
        if (page.length === 0) return rows;
        rows.push(...page);
      }
    },
  };
}
