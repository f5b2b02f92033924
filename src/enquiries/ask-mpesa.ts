/** Asks M-Pesa: stores the enquiry, sends it, and records the acknowledgement. */

import type { Answer, Daraja, InTurn } from '../daraja/daraja.js';
import { redact } from '../daraja/redact.js';
import type { Evidence } from '../domain/evidence.js';
import type { Payment } from '../domain/payment.js';
import type { Clock } from '../lib/clock.js';
import { timeOf } from '../lib/ids.js';
import type { CallbackUrls } from '../operations/callback-urls.js';
import type { Acknowledgement } from '../operations/operation.js';
import { blankEvidence, presentNote, readCode } from '../payments/build-evidence.js';
import type { Funnel } from '../payments/payments.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { changeEnquiry, dropEnquiry, storeEnquiry } from './change-enquiry.js';
import type { EnquiryRow } from './enquiry-row.js';

export interface AskNeighbours {
  readonly funnel: Funnel;
  readonly daraja: Daraja;
  readonly urls: CallbackUrls;
  readonly pubsub: PubSub;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly enquiryDeadlineMs: number;
  /** Told when Daraja says that questions come too fast: about this payment of the sweep's, or of a caller's own. */
  readonly slowDown: (paymentId: string | null) => Promise<void>;
}

/** What a status enquiry is about. */
export type StatusSubject = Pick<EnquiryRow, 'shortcode' | 'paymentId' | 'mpesaReceipt'> & {
  /** Of the transaction that is asked about; with a receipt it is not needed. */
  readonly targetOriginatorConversationId: string | null;
};

/**
 * Nothing is kept of the question, and it stays due. TOO_FAST: Daraja says so. NOT_SENT: a question about a receipt that did not leave; one about
 * a payment is silence then.
 */
export type NotPut = 'TOO_FAST' | 'NOT_SENT';

/** Each question is a row before it leaves. None of them moves money. */
export interface AskMpesa {
  /** By transaction status, for a caller; the answer comes by callback. */
  status(subject: StatusSubject): Promise<EnquiryRow>;
  /** The same for the sweep. */
  ownStatus(subject: StatusSubject, inTurn?: InTurn): Promise<'PUT' | NotPut>;
  balance(shortcode: string): Promise<EnquiryRow>;
  /** By STK query, answered at once. */
  stkQuery(payment: Payment, inTurn?: InTurn): Promise<StkQueryOutcome>;
  /** An enquiry that needs no question, or whose question was put otherwise. */
  newEnquiry(kind: EnquiryRow['kind'], about: Partial<EnquiryRow> & Pick<EnquiryRow, 'shortcode'>): EnquiryRow;
}

/** What an STK query says, as evidence and in M-Pesa's own words. */
export interface StkQueryOutcome {
  /** It claims SILENCE when there is no answer or no id to ask with; null: Daraja is asked too fast, and the question stays due. */
  readonly evidence: Evidence | null;
  readonly resultCode: string | null;
  readonly resultDescription: string | null;
}

/** Daraja is called outside of any transaction. */
export function createAskMpesa(neighbours: AskNeighbours): AskMpesa {
  const { daraja, urls, newId, slowDown, clock } = neighbours;

  const newEnquiry: AskMpesa['newEnquiry'] = (kind, about) => {
    const id = newId();
    const createdAt = timeOf(id);
    const unknown = { conversationId: null, originatorConversationId: null, paymentId: null, mpesaReceipt: null };
    const open = { transactionStatus: null, amountCents: null, balanceId: null, resultCode: null };
    const deadlineAt = createdAt + neighbours.enquiryDeadlineMs;
    const times = { createdAt, deadlineAt, resultDescription: null, answeredAt: null };
    return { id, kind, status: 'PENDING', isOwn: false, ...unknown, ...open, ...times, ...about };
  };

  /** Only a question of the sweep's own is not put. */
  const put = async (row: EnquiryRow, send: () => Promise<Answer<Acknowledgement>>): Promise<EnquiryRow | NotPut> => {
    await storeEnquiry(neighbours, row);
    const answer = await send();
    if (answer.kind === 'ACCEPTED' || answer.kind === 'UNKNOWN') {
      const acknowledgement = answer.kind === 'ACCEPTED' ? answer.value : answer.heard;
      if (!acknowledgement) return row;
      const { conversationId, originatorConversationId } = acknowledgement.ids;
      return (await changeEnquiry(neighbours, row.id, { conversationId, originatorConversationId })) ?? row;
    }
    // The question provably did not arrive: for the payment that is silence, and its ladder goes on. Too fast is no silence.
    const answeredAt = clock.now();
    const isTooFast = answer.kind === 'REFUSED' && answer.isTooFast === true;
    const ownId = row.isOwn ? row.paymentId : null;
    if (isTooFast) await slowDown(ownId);
    const isUnsent = answer.kind === 'NOT_SENT' && row.paymentId === null;
    if (row.isOwn && (isTooFast || isUnsent)) {
      await dropEnquiry(neighbours, row.id);
      return isTooFast ? 'TOO_FAST' : 'NOT_SENT';
    }
    const silence = ownId !== null && blankEvidence(ownId, 'QUERY', 'SILENCE', answeredAt);
    const { resultCode } = answer.failure;
    const failed = { status: 'FAILED', resultCode, resultDescription: answer.description, answeredAt } as const;
    return (await changeEnquiry(neighbours, row.id, failed, silence || null)) ?? row;
  };

  const sendStatus = (row: EnquiryRow, { targetOriginatorConversationId }: StatusSubject, inTurn?: InTurn) =>
    daraja.transactionStatus({
      shortcode: row.shortcode,
      mpesaReceipt: row.mpesaReceipt,
      originatorConversationId: row.mpesaReceipt === null ? targetOriginatorConversationId : null,
      remarks: 'Status',
      ...inTurn,
      resultUrl: urls.urlFor('status/callback', row.id),
      timeoutUrl: urls.urlFor('status/timeout', row.id),
    });

  return Object.freeze({
    status: async (subject: StatusSubject) => {
      const row = newEnquiry('STATUS', pickAbout(subject));
      return keptOf(row, await put(row, () => sendStatus(row, subject)));
    },
    ownStatus: async (subject: StatusSubject, inTurn?: InTurn) => {
      const row = newEnquiry('STATUS', { ...pickAbout(subject), isOwn: true });
      const asked = await put(row, () => sendStatus(row, subject, inTurn));
      return typeof asked === 'string' ? asked : 'PUT';
    },
    balance: async (shortcode: string) => {
      const row = newEnquiry('BALANCE', { shortcode });
      const resultUrl = urls.urlFor('balance/callback', row.id);
      const timeoutUrl = urls.urlFor('balance/timeout', row.id);
      const send = () => daraja.accountBalance({ shortcode, remarks: 'Balance', resultUrl, timeoutUrl });
      return keptOf(row, await put(row, send));
    },
    stkQuery: async (payment: Payment, inTurn?: InTurn) => {
      const { id, shortcode, checkoutRequestId } = payment;
      const isAskable = checkoutRequestId !== null;
      const answer = isAskable ? await daraja.stkQuery({ shortcode, checkoutRequestId, ...inTurn }) : null;
      const silence = blankEvidence(id, 'QUERY', 'SILENCE', clock.now());
      if (answer?.kind === 'UNKNOWN' && answer.isTooFast) {
        await slowDown(id);
        return { evidence: null, resultCode: null, resultDescription: answer.description };
      }
      if (answer?.kind !== 'ACCEPTED') {
        return { evidence: silence, resultCode: null, resultDescription: answer?.description ?? null };
      }
      const { resultCode } = answer.value;
      const resultDescription = answer.value.resultDescription && redact(answer.value.resultDescription);
      const { claim, failure } = readCode('STK', resultCode, 'QUERY');
      const evidence = { ...silence, claim, failure, note: presentNote(resultDescription) };
      return { evidence, resultCode, resultDescription };
    },
    newEnquiry,
  } satisfies AskMpesa);
}

function keptOf(row: EnquiryRow, asked: EnquiryRow | NotPut): EnquiryRow {
  return typeof asked === 'string' ? row : asked;
}

function pickAbout({ shortcode, paymentId, mpesaReceipt }: StatusSubject) {
  return { shortcode, paymentId, mpesaReceipt };
}
