/** The verbs of the client that ask once and get one answer. */

import type { MpesaClient, RequestedPayment } from './create-client.js';
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
import { pause } from './wait.js';
import type { Wire } from './wire.js';

const ENQUIRY_POLL_MS = 1_000;

/** All but the watching; what moves money is repeated with its key only. */
export function createVerbs({ ask }: Wire, language: Language) {
  /** With its key in the error too, so that the caller can ask again. */
  const pay = async <T>(query: string, input: { readonly idempotencyKey?: string | null | undefined }): Promise<T> => {
    const idempotencyKey = input.idempotencyKey ?? crypto.randomUUID();
    const operation = { query, variables: { input: { ...input, idempotencyKey }, language } };
    try {
      return (await ask<{ made: T }>(operation)).made;
    } catch (error) {
      if (!(error instanceof MpesaError)) throw error;
      throw new MpesaError(error, idempotencyKey);
    }
  };
  const checkout = async (id: string): Promise<Checkout | null> => {
    const variables = { id, language };
    return (await ask<{ checkout: Checkout | null }>({ query: documents.ONE_CHECKOUT, variables })).checkout;
  };
  return {
    stkPush: (input: StkPushInput) => pay<RequestedPayment>(documents.PAY, input),
    b2c: (input: B2cInput) => pay<Payment>(documents.SEND, input),
    createCheckout: (input: CreateCheckoutInput) => pay<Checkout>(documents.OPEN_CHECKOUT, input),
    checkout,
    payCheckout: async (id: string, phoneNumber: string) => {
      const asked = { query: documents.PAY_CHECKOUT, variables: { id, phoneNumber, language } };
      try {
        return (await ask<{ checkout: Checkout }>(asked, undefined, 1)).checkout;
      } catch (error) {
        // The phone may have been asked: what the gateway knows of it is the answer.
        const known = error instanceof MpesaError && error.code === 'NETWORK' ? await checkout(id) : null;
        if (known) return known;
        throw error;
      }
    },
    cancelCheckout: async (id: string) => {
      const variables = { id, language };
      return (await ask<{ checkout: Checkout }>({ query: documents.CANCEL_CHECKOUT, variables })).checkout;
    },
    watchToken: async (id: string, ttlSeconds?: number) => {
      return (await ask<{ made: WatchToken }>({ query: documents.TOKEN, variables: { id, ttlSeconds } })).made;
    },
    payment: async (id: string) => {
      const variables = { id, language };
      return (await ask<{ payment: Payment | null }>({ query: documents.ONE, variables })).payment;
    },
    payments: async (options: Parameters<MpesaClient['payments']>[0] = {}) => {
      const { payments } = await ask<Page>({ query: documents.PAGE, variables: { ...options, language } });
      const { cursor, edges, pageInfo } = payments;
      const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      return { payments: edges.map(({ node }) => node), cursor, next };
    },
    balance: async (shortcode?: string) => {
      const variables = { shortcode };
      return (await ask<{ balance: AccountBalance | null }>({ query: documents.BALANCE, variables })).balance;
    },
    requestBalance: async (shortcode?: string, signal = new AbortController().signal) => {
      const asked = { query: documents.ASK_BALANCE, variables: { shortcode } };
      let { enquiry } = await ask<{ enquiry: BalanceEnquiry }>(asked, signal);
      const { id } = enquiry;
      while (enquiry.status === 'PENDING' && !signal.aborted) {
        await pause(ENQUIRY_POLL_MS, signal);
        const again = { query: documents.ENQUIRY, variables: { id } };
        enquiry = (await ask<{ enquiry: BalanceEnquiry | null }>(again, signal)).enquiry ?? enquiry;
      }
      return enquiry;
    },
  };
}

interface Page {
  readonly payments: {
    readonly cursor: string;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: Payment }[];
  };
}
