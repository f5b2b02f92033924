/** What customers pay by hand, and M-Pesa's confirmations: of that, and of each paid push once more, where the URLs are registered. */

import { nairobiTimestamp } from '../../../src/domain/nairobi-time.js';
import { hashPhoneNumber, maskHash } from '../../../src/domain/payer-number.js';
import type { Dice } from '../world/dice.js';
import type { DarajaParts, Mood } from './fake-daraja.js';
import type { Movement } from './ledger.js';
import { PATIENCE_MS } from './question-door.js';

/** How M-Pesa tells of payments by hand; drawn for each world. */
export interface HandRules {
  /** Null where nobody has registered a URL: then there is no confirmation, of a push neither. */
  readonly url: string | null;
  readonly shortcode: string;
  /** By which M-Pesa names the business: its paybill, or its till. */
  readonly party: string;
  readonly isTill: boolean;
  /** Version 1 of C2B hashes the payer's number, version 2 masks it. */
  readonly form: 'HASH' | 'MASKED_HASH' | 'MASK';
  /** Null where M-Pesa does not ask first. */
  readonly questions: { readonly url: string; readonly isPaidUnanswered: boolean } | null;
}

export interface HandPayment {
  readonly phone: string;
  readonly amount: number;
  readonly reference: string;
}

export interface HandDesk {
  /** The money moves at once, unless M-Pesa asks first whether it may. */
  pay(payment: HandPayment): Promise<void>;
  confirm(movement: Movement): void;
}

const FATES = { ONCE: 40, AT_ONCE: 18, LOST: 10, LATE: 12, DAYS_LATE: 4, COPIES: 16 } as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function createHandDesk(parts: DarajaParts, mood: Mood): HandDesk {
  const { ledger, clock, transcript, byHand, weather, post } = parts;
  // A stream of its own: what confirmations draw moves nothing else.
  const dice = parts.dice.fork('by hand');
  let count = 0;

  const confirm = (movement: Movement): void => {
    const { url } = byHand;
    if (url === null) return;
    const body = JSON.stringify(writeConfirmation(movement, byHand, clock.now(), dice));
    for (const afterMs of planConfirmations(mood.isMischievous(), dice)) {
      clock.after(afterMs, () => post({ url, body, meaning: 'TOLD', about: null }));
    }
  };
  const move = ({ phone, amount, reference }: HandPayment, number: number): void => {
    const ticket = `by hand ${number}`;
    const receipt = receiptOf(number);
    const ids = { firstId: ticket, secondId: ticket, callbackUrl: '', timeoutUrl: null, reverses: null, party: null };
    const { shortcode } = byHand;
    ledger.add({ ...ids, kind: 'C2B', ticket, reference, amount, phone, shortcode, acceptedAt: clock.elapsed() });
    transcript.note(`${phone} pays ${amount} for ${reference} by hand: ${receipt}`);
    confirm(ledger.conclude(ticket, '0', receipt, clock.now()));
  };
  /** Null when nobody has answered in time. */
  const ask = (url: string, payment: HandPayment, receipt: string): Promise<string | null> => {
    if (mood.isMischievous() && dice.chance(0.35)) dice.pick([weather.freeze, weather.beginOutage])();
    const message = { ...writeConfirmation({ ...payment, receipt }, byHand, clock.now(), dice), OrgAccountBalance: '' };
    const patience = new Promise<null>(resolve => void clock.after(PATIENCE_MS, () => resolve(null)));
    return Promise.race([parts.ask({ url, body: JSON.stringify(message), ...payment }), patience]);
  };
  return Object.freeze({
    confirm,
    pay: async (payment: HandPayment) => {
      if (byHand.url === null) return;
      count += 1;
      const number = count;
      const { questions } = byHand;
      if (questions === null) return move(payment, number);
      const code = await ask(questions.url, payment, receiptOf(number));
      if (code === '0' || (code === null && questions.isPaidUnanswered)) return move(payment, number);
      transcript.note(
        `${payment.phone} may not pay ${payment.amount} for ${payment.reference}: ${code ?? 'no answer'}`,
      );
    },
  });
}

function receiptOf(number: number): string {
  return `UHD${String(number).padStart(7, '0')}`;
}

function planConfirmations(isMischievous: boolean, dice: Dice): readonly number[] {
  const soon = () => dice.int(0, 6_000);
  switch (isMischievous ? dice.weigh(FATES) : 'ONCE') {
    case 'ONCE':
      return [soon()];
    case 'AT_ONCE':
      return [0];
    case 'LOST':
      return [];
    case 'LATE':
      return [dice.int(MINUTE_MS, 30 * MINUTE_MS)];
    case 'DAYS_LATE':
      return [dice.int(DAY_MS, 4 * DAY_MS)];
    case 'COPIES': {
      const first = soon();
      return Array.from({ length: dice.int(2, 4) }, () => first + (dice.chance(0.5) ? 0 : dice.int(0, 60_000)));
    }
  }
}

/** All values are text; what a payer types is typed anyhow (daraja.md section 9.2). */
function writeConfirmation(
  { receipt, amount, phone, reference }: HandPayment & Pick<Movement, 'receipt'>,
  rules: HandRules,
  at: number,
  dice: Dice,
): object {
  const { isTill, party, form } = rules;
  const typed = dice.pick([reference, reference.toLowerCase(), ` ${reference}`]);
  return {
    TransactionType: isTill ? 'Customer Merchant Payment' : 'Pay Bill',
    TransID: receipt,
    TransTime: nairobiTimestamp(at),
    TransAmount: dice.pick([`${amount}`, `${amount}.00`]),
    BusinessShortCode: party,
    BillRefNumber: isTill ? '' : typed,
    InvoiceNumber: '',
    OrgAccountBalance: '4210.00',
    ThirdPartyTransID: '',
    MSISDN: presentNumber(phone, form),
    ...dice.pick<object>([{ FirstName: 'JANE' }, { FirstName: 'JANE', MiddleName: '', LastName: null }, {}]),
  };
}

export function presentNumber(phone: string, form: HandRules['form']): string {
  if (form === 'MASK') return `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`;
  const hash = hashPhoneNumber(phone);
  return form === 'HASH' ? hash : maskHash(hash);
}
