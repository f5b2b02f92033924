/** Asks a business whether a customer may pay (daraja.md §20.3): the body of the confirmation, before there is anything to confirm. */

import type { C2bRegistration } from '../books/c2b-urls.js';
import type { Core } from '../core.js';
import { describePayment } from './c2b-confirmation.js';

/** What is asked, and who. */
export interface Question {
  readonly validation: NonNullable<C2bRegistration['validation']>;
  readonly shortcode: string;
  /** Which the payment will have. */
  readonly receipt: string;
  readonly text: string;
}

/** Whether the payment is let in: "0", or the code with which it is refused. */
export interface Verdict {
  readonly resultCode: string;
  /** What the business wants to read in the confirmation. */
  readonly thirdPartyId: string;
}

/** As if nobody were asked. */
export const LET_IN: Verdict = { resultCode: '0', thirdPartyId: '' };
const YES = /^0+$/;
const CODE = /^C2B0001[1-6]$/;
/** A refusal without a code of M-Pesa's own. */
const OTHER = 'C2B00016';
const THIRD_PARTY_ID_CHARACTERS_MAX = 40;

/** Whether a payment ended so because the business that would have been paid refused it. */
export function isValidationCode(code: string): boolean {
  return CODE.test(code);
}

/** Null: nobody is asked, for validation is off or the shortcode has no URL. */
export function buildQuestion(core: Core, sequence: number): Question | null {
  const payment = core.ledger.get(sequence);
  const registration = core.c2bUrls.get(payment?.shortcode ?? '');
  if (payment === null || !registration?.validation || core.knobs.positions().validation === 'OFF') return null;
  const { validation, version } = registration;
  const receipt = core.ledger.newReceipt();
  const asIfPaid = { ...payment, receipt, settledAt: core.clock.now() };
  const text = JSON.stringify(describePayment(core, asIfPaid, version));
  return { validation, shortcode: payment.shortcode, receipt, text };
}

/** Without an answer that can be read, the registration's ResponseType decides. */
export async function askShortcode({ callbacks }: Core, question: Question): Promise<Verdict> {
  const { validation, shortcode, text } = question;
  const answer = readAnswer(await callbacks.ask({ url: validation.url, shortcode, text }));
  if (answer !== null) return answer;
  return validation.responseType === 'Completed' ? LET_IN : { ...LET_IN, resultCode: OTHER };
}

function readAnswer(text: string | null): Verdict | null {
  const { ResultCode: code, ThirdPartyTransID: id = '' } = parse(text);
  const isCode = (typeof code === 'string' && code !== '') || typeof code === 'number';
  if (!isCode) return null;
  if (YES.test(String(code)))
    return { resultCode: '0', thirdPartyId: String(id).slice(0, THIRD_PARTY_ID_CHARACTERS_MAX) };
  return { ...LET_IN, resultCode: isValidationCode(String(code)) ? String(code) : OTHER };
}

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
