/** Transaction status: finds a payment by receipt or by its originator's id, B2C and STK alike (daraja.md §8.1). */

import { answerEnquiry, concludeEnquiry, enquiryRules, type Finding } from '../answer-enquiry.js';
import type { TransactionKey } from '../books/transactions.js';
import type { Callback } from '../callbacks.js';
import type { Call, Core } from '../core.js';
import type { ConclusionOf } from '../tasks.js';
import { checkFields, type Fields } from '../wire/fields.js';
import { refusals } from '../wire/refusal.js';
import type { Reply } from '../wire/reply.js';
import type { Parameter } from '../wire/result-envelope.js';
import { buildStatusParameters } from '../wire/status-parameters.js';

/** No transaction has this receipt; none has this conversation id (daraja.md §12.2). */
const NOT_FOUND = { byReceipt: '2032', byConversationId: '2033' } as const;

/** Acknowledges at once; what is found comes by callback. */
export function queryTransaction(core: Core, call: Call): Promise<Reply> {
  const { fields } = call;
  checkFields(fields, enquiryRules('TransactionStatusQuery', core.behaviour));
  const key = readKey(fields);
  const occasion = fields.text('Occasion', 'Occassion');
  return answerEnquiry(core, call, enquiry => ({ kind: 'STATUS', key, occasion, ...enquiry }));
}

/** What the books say at the moment of the answer. */
export function concludeStatus(core: Core, conclusion: ConclusionOf<'STATUS'>): Callback {
  return concludeEnquiry(core, conclusion, () => look(core, conclusion));
}

/** The receipt counts if both are given. */
function readKey(fields: Fields): TransactionKey {
  const receipt = fields.text('TransactionID');
  if (receipt !== '') return { receipt };
  const originatorConversationId = fields.text('OriginalConversationID', 'OriginatorConversationID');
  if (originatorConversationId === '')
    throw refusals.invalidField('TransactionID', 'TransactionID or OriginalConversationID is missing.');
  return { originatorConversationId };
}

/** Another shortcode's transaction is not found. `ResultCode` 0 says that the query worked, not that money moved. */
function look(core: Core, { key, shortcode, occasion }: ConclusionOf<'STATUS'>): Finding {
  const found = core.ledger.find(key);
  const references = [pickReference(core, occasion)];
  if (found === null || found.shortcode !== shortcode) {
    return {
      resultCode: 'receipt' in key ? NOT_FOUND.byReceipt : NOT_FOUND.byConversationId,
      parameters: [],
      references,
    };
  }
  return { resultCode: '0', parameters: buildStatusParameters(core, found), references };
}

/** The caller's Occasion, or the Key alone. */
function pickReference({ dice }: Core, occasion: string): Parameter {
  return occasion === '' || dice.chance(0.5) ? { Key: 'Occasion' } : { Key: 'Occasion', Value: occasion };
}
