/** One payment of the till: the amount, the last digits of the phone, and what identifies it. */

import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { formatMoney } from '../../format/money.js';
import { formatLastDigits } from '../../format/phone.js';
import { inGroups } from '../../money/read-receipt.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import type { TillPayment } from './documents.js';

const TEXTS = defineTexts({ fresh: 'NEW' }, { fresh: 'MPYA' });

interface TillRowProps {
  readonly payment: TillPayment;
  readonly isNewest: boolean;
}

export function TillRow({ payment, isNewest }: TillRowProps) {
  const texts = useTexts(TEXTS);
  const { amount, phoneNumber, mpesaReceipt, settledAt, accountReference } = payment;
  return (
    <li data-newest={isNewest || undefined}>
      <span className="till-amount">{formatMoney(amount)}</span>
      <span className="till-digits">{phoneNumber && formatLastDigits(phoneNumber)}</span>
      <span className="till-more">
        <PaymentState payment={payment} /> {settledAt && <Instant at={settledAt} />} {accountReference}
      </span>
      <span className="till-receipt">
        {mpesaReceipt && (
          <>
            {inGroups(mpesaReceipt)} <CopyButton value={mpesaReceipt} />
          </>
        )}
      </span>
      {isNewest && <strong className="till-new">{texts.fresh}</strong>}
    </li>
  );
}
