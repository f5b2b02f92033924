/** The verbs of the client that ask once and get one answer. */

import type { MpesaClient, RequestedPayment, TokenOption } from './create-client.js';
import * as documents from './documents.js';
import type {
  AccountBalance,
  B2cInput,
  BalanceEnquiry,
  Checkout,
  CreateCheckoutInput,
  Language,
  Payment,
  StkPushInput,
  WatchToken,
} from './generated/schema.js';
import { MpesaError } from './mpesa-error.js';
import { payOnce } from './pay-once.js';
import { pause } from './wait.js';
import type { Operation, Wire } from './wire.js';

const ENQUIRY_POLL_MS = 1_000;

/** All but the watching; what moves money is repeated with its key only. */
export function createVerbs(wire: Wire, wireOf: (token: string | undefined) => Wire, language: Language) {
  const { ask, timing } = wire;
  const readNews = async <T>(
    query: string,
    variables: Operation['variables'],
    signal?: AbortSignal,
    ms?: number,
  ): Promise<T> => (await ask<{ news: T }>({ query, variables }, signal, undefined, ms)).news;
  /** With its key in the error too, so that the caller can ask again. */
  const pay = async <T>(query: string, input: { readonly idempotencyKey?: string | null | undefined }): Promise<T> => {
    const idempotencyKey = input.idempotencyKey ?? String(crypto.getRandomValues(new Uint32Array(4)));
    try {
      return await readNews<T>(query, { input: { ...input, idempotencyKey }, language });
    } catch (error) {
      if (!(error instanceof MpesaError)) throw error;
      throw new MpesaError(error, idempotencyKey);
    }
  };
  const readOne = <T>(query: string, id: string) => readNews<T>(query, { id, language });
  return {
    stkPush: (input: StkPushInput) => pay<RequestedPayment>(documents.PAY, input),
    b2c: (input: B2cInput) => pay<Payment>(documents.SEND, input),
    createCheckout: (input: CreateCheckoutInput) => pay<Checkout>(documents.OPEN_CHECKOUT, input),
    checkout: (id: string) => readOne<Checkout | null>(documents.ONE_CHECKOUT, id),
    payCheckout: (id: string, phoneNumber: string, { token }: TokenOption = {}) =>
      payOnce<Checkout>(wireOf(token), documents.PAY_CHECKOUT, documents.ONE_CHECKOUT, { id, phoneNumber, language }),
    cancelCheckout: (id: string) => readOne<Checkout>(documents.CANCEL_CHECKOUT, id),
    watchToken: (paymentId: string, ttlSeconds?: number) =>
      readNews<WatchToken>(documents.TOKEN, { paymentId, ttlSeconds }),
    payment: (id: string) => readOne<Payment | null>(documents.ONE, id),
    payments: async (options: Parameters<MpesaClient['payments']>[0] = {}) => {
      const { cursor, edges, pageInfo } = await readNews<Page>(documents.PAGE, { ...options, language });
      const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      return { payments: edges.map(({ node }) => node), cursor, next };
    },
    balance: (shortcode?: string) => readNews<AccountBalance | null>(documents.BALANCE, { shortcode }),
    requestBalance: async (shortcode?: string, signal = new AbortController().signal) => {
      let enquiry = await readNews<BalanceEnquiry>(documents.ASK_BALANCE, { shortcode }, signal);
      const { id } = enquiry;
      while (enquiry.status === 'PENDING' && !signal.aborted) {
        await pause(ENQUIRY_POLL_MS, signal);
        enquiry =
          (await readNews<BalanceEnquiry | null>(documents.ENQUIRY, { id }, signal, timing.answerMs)) ?? enquiry;
      }
      return enquiry;
    },
  };
}

interface Page {
  readonly cursor: string;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Payment }[];
}
