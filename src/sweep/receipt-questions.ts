/** Questions about receipts that only unsigned messages name: claimed by what payments leave of the budget, put by transaction status. */

import type { InTurn } from '../daraja/daraja.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import {
  type ClaimReceipts,
  createClaimReceipts,
  createPostponeReceipt,
  createReturnReceipt,
  type DueReceipt,
  type ReturnReceipt,
} from '../enquiries/claim-receipts.js';
import type { Clock } from '../lib/clock.js';
import type { Store } from '../store/open-store.js';

/** What the sweep needs for them. */
export interface ReceiptQuestions {
  readonly claimReceipts: ClaimReceipts;
  readonly returnReceipt: ReturnReceipt;
  /** Resolves when a status enquiry is on its way, whose answer comes by callback; one that was not put is not the last. */
  readonly askAboutReceipt: (about: DueReceipt, inTurn: InTurn) => Promise<void>;
}

/** Of receipts that no payment has. */
export function createReceiptQuestions(
  store: Store,
  ask: Pick<AskMpesa, 'ownStatus'>,
  shortcodes: Pick<ShortcodeDirectory, 'find'>,
  clock: Pick<Clock, 'now'>,
): ReceiptQuestions {
  const returnReceipt = createReturnReceipt(store);
  const postponeReceipt = createPostponeReceipt(store);
  return Object.freeze({
    claimReceipts: createClaimReceipts(store),
    returnReceipt,
    askAboutReceipt: async (due: DueReceipt, inTurn: InTurn) => {
      const { shortcode, receipt: mpesaReceipt } = due;
      const nothingElse = { paymentId: null, targetOriginatorConversationId: null };
      const asked = await ask.ownStatus({ shortcode, mpesaReceipt, ...nothingElse }, inTurn);
      if (asked === 'TOO_FAST') await returnReceipt(due, clock.now());
      // Where nobody can ask any more it counts, so that it ends.
      const canAsk = shortcodes.find(shortcode)?.initiator != null;
      if (asked === 'NOT_SENT' && canAsk) await postponeReceipt(due, clock.now());
    },
  } satisfies ReceiptQuestions);
}
