/** Questions about receipts that only unsigned messages name: claimed by what payments leave of the budget, put by transaction status. */

import type { InTurn } from '../daraja/daraja.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import {
  type ClaimReceipts,
  createClaimReceipts,
  createReturnReceipt,
  type DueReceipt,
  type ReturnReceipt,
} from '../enquiries/claim-receipts.js';
import type { Store } from '../store/open-store.js';

/** What the sweep needs for them. */
export interface ReceiptQuestions {
  readonly claimReceipts: ClaimReceipts;
  readonly returnReceipt: ReturnReceipt;
  /** Resolves when a status enquiry is on its way; its answer comes by callback. */
  readonly askAboutReceipt: (about: DueReceipt, inTurn: InTurn) => Promise<void>;
}

/** Of receipts that no payment has. */
export function createReceiptQuestions(store: Store, ask: Pick<AskMpesa, 'status'>): ReceiptQuestions {
  return Object.freeze({
    claimReceipts: createClaimReceipts(store),
    returnReceipt: createReturnReceipt(store),
    askAboutReceipt: async ({ shortcode, receipt: mpesaReceipt }: DueReceipt, inTurn: InTurn) => {
      const nothingElse = { paymentId: null, targetOriginatorConversationId: null };
      await ask.status({ shortcode, mpesaReceipt, ...nothingElse, isOwn: true }, inTurn);
    },
  } satisfies ReceiptQuestions);
}
