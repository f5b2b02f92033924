/** The sentence that goes with a phase: for the payer, or for the business where it is the business that pays. */

import { type Audience, failureMessage, type Language, type Text, text } from './failure-messages.js';
import { decimalFromCents } from './money.js';
import type { Payment } from './payment.js';
import { kindOf } from './payment-kinds.js';
import type { PaymentPhase } from './phase.js';

/** What the sentence depends on beside the phase. */
export type MessageParts = Pick<Payment, 'kind' | 'amountCents' | 'mpesaReceipt' | 'failure' | 'claimedSuccess'>;

type PhaseTexts = Readonly<Record<PaymentPhase | 'PAID_WITHOUT_RECEIPT', Text>>;

/** `{amount}` and `{receipt}` are replaced. The words of an UNKNOWN payment never say that it came to nothing. */
export const PHASE_TEXTS: Readonly<Record<Audience, PhaseTexts>> = {
  PAYER: {
    AWAITING_APPROVAL: text('The business has to approve this payment first.', 'Biashara inapaswa kuidhinisha kwanza.'),
    SENDING: text('Sending the request to your phone…', 'Tunatuma ombi kwenye simu yako…'),
    PROMPTED: text(
      'Look at your phone. Enter your M-Pesa PIN to pay {amount}.',
      'Angalia simu yako. Weka PIN yako ya M-Pesa kulipa {amount}.',
    ),
    CONFIRMING: text(
      'Waiting for M-Pesa to confirm. This may take a few minutes.',
      'Tunasubiri M-Pesa ithibitishe malipo. Huenda ikachukua dakika chache.',
    ),
    UNKNOWN: text(
      'M-Pesa has not answered yet. We keep asking. Please do not pay again.',
      'M-Pesa bado haijajibu. Tunaendelea kuuliza. Tafadhali usilipe tena.',
    ),
    PAID: text('Paid. M-Pesa receipt {receipt}.', 'Malipo yamepokelewa. Risiti ya M-Pesa: {receipt}.'),
    PAID_WITHOUT_RECEIPT: text(
      'Paid. The receipt is in your M-Pesa message.',
      'Malipo yamepokelewa. Risiti iko kwenye ujumbe wako wa M-Pesa.',
    ),
    FAILED: text('The payment did not go through.', 'Malipo hayakufaulu.'),
    REVERSED: text('{amount} was returned to your M-Pesa.', '{amount} zimerudishwa kwenye M-Pesa yako.'),
  },
  BUSINESS: {
    AWAITING_APPROVAL: text('This payment waits for approval.', 'Malipo haya yanasubiri kuidhinishwa.'),
    SENDING: text('Sending the request to M-Pesa…', 'Tunatuma ombi kwa M-Pesa…'),
    PROMPTED: text('M-Pesa has the request.', 'M-Pesa imepokea ombi.'),
    CONFIRMING: text(
      'M-Pesa has the request. Waiting for the outcome; this may take a few minutes.',
      'M-Pesa imepokea ombi. Tunasubiri jibu; huenda ikachukua dakika chache.',
    ),
    UNKNOWN: text(
      'M-Pesa has not answered yet. We keep asking. Do not send it again.',
      'M-Pesa bado haijajibu. Tunaendelea kuuliza. Usitume tena.',
    ),
    PAID: text('{amount} was sent. M-Pesa receipt {receipt}.', '{amount} zimetumwa. Risiti ya M-Pesa: {receipt}.'),
    PAID_WITHOUT_RECEIPT: text(
      '{amount} was sent. M-Pesa has not named the receipt.',
      '{amount} zimetumwa. M-Pesa haijataja risiti.',
    ),
    FAILED: text('The payment did not go through.', 'Malipo hayakufaulu.'),
    REVERSED: text('{amount} came back to your account.', '{amount} zimerudi kwenye akaunti yako.'),
  },
};

/** Whether a failure took money: the first thing that is asked. */
const MONEY: Readonly<Record<Audience, Readonly<Record<'NOT_TAKEN' | 'DOUBTFUL', Text>>>> = {
  PAYER: {
    NOT_TAKEN: text('No money was taken.', 'Pesa zako hazijakatwa.'),
    DOUBTFUL: text(
      'Money may have been taken: do not pay again before the business has checked.',
      'Huenda pesa zimekatwa: usilipe tena kabla biashara haijahakikisha.',
    ),
  },
  BUSINESS: {
    NOT_TAKEN: text('No money was sent.', 'Pesa hazijatumwa.'),
    DOUBTFUL: text(
      'Money may have been sent: look at your M-Pesa statement before you send it again.',
      'Huenda pesa zimetumwa: angalia taarifa yako ya M-Pesa kabla ya kutuma tena.',
    ),
  },
};

/** Of the code that means a duplicate, M-Pesa took at least the first request. */
const DUPLICATE_CODE = '15';

/** Who reads the messages about such a payment: the one who pays. */
export function audienceOf(payment: Pick<Payment, 'kind'>): Audience {
  return kindOf(payment).isMoneyIn ? 'PAYER' : 'BUSINESS';
}

/** The sentences for this phase; those of a failure say what happened, what to do, and whether money was taken. */
export function payerMessage(payment: MessageParts, phase: PaymentPhase, language: Language): string {
  const audience = audienceOf(payment);
  const { failure, mpesaReceipt } = payment;
  if (phase === 'FAILED' && failure) {
    const money = isDoubtful(payment) ? 'DOUBTFUL' : 'NOT_TAKEN';
    return `${failureMessage(failure, audience, language)} ${MONEY[audience][money][language]}`;
  }
  const key = phase === 'PAID' && mpesaReceipt === null ? 'PAID_WITHOUT_RECEIPT' : phase;
  return PHASE_TEXTS[audience][key][language]
    .replace('{amount}', presentAmount(payment.amountCents))
    .replace('{receipt}', mpesaReceipt ?? '');
}

/** A success that M-Pesa reported and that never counted, or another request that M-Pesa has: either may have moved money. */
function isDoubtful({ claimedSuccess, failure }: MessageParts): boolean {
  return claimedSuccess !== null || failure?.resultCode === DUPLICATE_CODE;
}

/** As it is written in Kenya: "Ksh 1,961", "Ksh 1,961.50". */
export function presentAmount(cents: number): string {
  const [whole = '', fraction] = decimalFromCents(cents).split('.');
  return `Ksh ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === '00' ? '' : `.${fraction}`}`;
}
