/** The receipt that is printed in place of the page: on A4, or on the 80 mm roll of a till. */

import { ReceiptCode } from '../../components/receipt-code.js';
import { formatMoney } from '../../format/money.js';
import { formatClock, formatDay } from '../../format/time.js';
import { isMoneyIn } from '../../money/direction.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import type { PaymentView } from './documents.js';

const TEXTS = defineTexts(
  {
    title: 'Payment receipt',
    paid: 'Paid by M-Pesa',
    receipt: 'M-Pesa receipt',
    to: 'Paid to',
    from: 'Paid by',
    reference: 'Reference',
    at: 'Time',
    id: 'Payment',
  },
  {
    title: 'Risiti ya malipo',
    paid: 'Imelipwa kwa M-Pesa',
    receipt: 'Risiti ya M-Pesa',
    to: 'Imelipwa kwa',
    from: 'Imelipwa na',
    reference: 'Kumbukumbu',
    at: 'Wakati',
    id: 'Malipo',
  },
);

/** Only what a customer has paid us is printed as one. */
export function isReceipt(payment: PaymentView): boolean {
  return payment.phase === 'PAID' && isMoneyIn(payment);
}

/** The number is not shown whole: receipts lie about. */
const SHOWN_DIGITS = 3;

export function PrintedReceipt({ payment }: { readonly payment: PaymentView }) {
  const texts = useTexts(TEXTS);
  if (!isReceipt(payment)) return null;
  const { amount, mpesaReceipt, shortcode, phoneNumber, partyName, accountReference, settledAt, createdAt, id } =
    payment;
  const at = payment.completedAt ?? settledAt ?? createdAt;
  const phone = phoneNumber && `••• ${phoneNumber.slice(-SHOWN_DIGITS)}`;
  const rows = [
    [texts.to, shortcode],
    [texts.from, [partyName, phone].filter(Boolean).join(' ')],
    [texts.reference, accountReference ?? ''],
    [texts.at, `${formatDay(at)} ${formatClock(at)} EAT`],
    [texts.id, id],
  ] as const;
  return (
    <section className="printed" aria-hidden="true">
      <h2>{texts.title}</h2>
      <p className="printed-amount">{formatMoney(amount)}</p>
      <p>{texts.paid}</p>
      {mpesaReceipt !== null && (
        <p>
          {texts.receipt}
          <br />
          <strong className="printed-code">
            <ReceiptCode receipt={mpesaReceipt} />
          </strong>
        </p>
      )}
      <dl>
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
