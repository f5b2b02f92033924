/** Questions about receipts that only unsigned messages name: claimed by what payments leave of the budget, put by transaction status. */

import type { InTurn } from '../daraja/daraja.js';
import type { ShortcodeDirectory } from '../domain/shortcode-directory.js';
import type { AskMpesa } from '../enquiries/ask-mpesa.js';
import {
  type ClaimReceipts,
  createClaimReceipts,
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
  /** Resolves when a status enquiry is on its way, whose answer comes by callback; one that was not put does not count. */
  readonly askAboutReceipt: (about: DueReceipt, inTurn: InTurn) => Promise<void>;
}

/** What keeps a question from leaving lasts, as a suspended initiator does. */
const UNSENT_PAUSE_MS = 10 * 60_000;

/** Of receipts that no payment has. */
export function createReceiptQuestions(
  store: Store,
  ask: Pick<AskMpesa, 'ownStatus'>,
  shortcodes: Pick<ShortcodeDirectory, 'find'>,
  clock: Pick<Clock, 'now'>,
): ReceiptQuestions {
  const returnReceipt = createReturnReceipt(store);
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
      if (asked === 'NOT_SENT' && canAsk) await returnReceipt(due, clock.now() + UNSENT_PAUSE_MS);
    },
  } satisfies ReceiptQuestions);
}
