/** M-Pesa's desk for questions about receipts, between a gateway and its Daraja: it answers by callback what a test has told it. */

import type { OpenGateway } from './open-gateway.js';
import { listParameters } from './status-parameters.js';
import { untilAnswered } from './until-answered.js';

const STATUS_QUERY = '/mpesa/transactionstatus/v1/query';

/** What M-Pesa says of a receipt: the parameters of its result, a list where it names one several times, or the code of a question that found nothing. */
export type Truth = Readonly<Record<string, unknown>> | number;

export interface StatusDesk {
  /** From now on this is the truth about a receipt; of others M-Pesa knows nothing (code 2032). */
  say(receipt: string, truth: Truth): void;
  /** How many questions about it have come. */
  asked(receipt: string): number;
  /** How many questions have come at all. */
  questions(): number;
  /** Resolves when every question has been answered. */
  idle(): Promise<void>;
}

/** A payment of so much (as M-Pesa writes it) to this shortcode, which is completed. */
export function paidTo(shortcode: string, Amount: string, changes: Readonly<Record<string, unknown>> = {}): Truth {
  const parties = { DebitPartyName: '254712345678 - A CUSTOMER', CreditPartyName: `${shortcode} - SHOP` };
  return { TransactionStatus: 'Completed', Amount, ...parties, ...changes };
}

/** Takes the gateway's questions from now on. */
export function openStatusDesk({ wire, postKeyed }: Pick<OpenGateway, 'wire' | 'postKeyed'>): StatusDesk {
  const truths = new Map<string, Truth>();
  const asked: string[] = [];
  let answers: Promise<unknown> = Promise.resolve();
  wire.answer(STATUS_QUERY, ({ body }, count) => {
    const { TransactionID: receipt, ResultURL } = JSON.parse(body) as { TransactionID: string; ResultURL: string };
    const ids = { OriginatorConversationID: `1-2-${count}`, ConversationID: `AG_20261129_${count}` };
    const [, ticket = ''] = /status\/callback\/([^/]+)\//.exec(ResultURL) ?? [];
    asked.push(receipt);
    const Result = { ...ids, ...resultOf(receipt, truths.get(receipt) ?? 2032) };
    // A question of the last moment: its gateway was closed meanwhile, and its test is over.
    const answer = untilAnswered(() => postKeyed('status/callback', ticket, { Result })).catch(() => undefined);
    answers = Promise.all([answers, answer]);
    return { status: 200, body: { ...ids, ResponseCode: '0', ResponseDescription: 'Accepted.' } };
  });
  return Object.freeze({
    say: (receipt: string, truth: Truth) => void truths.set(receipt, truth),
    asked: (receipt: string) => asked.filter(each => each === receipt).length,
    questions: () => asked.length,
    idle: async () => void (await answers),
  } satisfies StatusDesk);
}

function resultOf(ReceiptNo: string, truth: Truth) {
  const outcome = { ResultType: 0, ResultDesc: 'Done', TransactionID: 'UAD0000000' };
  if (typeof truth === 'number') return { ...outcome, ResultCode: truth };
  return { ...outcome, ResultCode: 0, ResultParameters: { ResultParameter: listParameters({ ReceiptNo, ...truth }) } };
}
