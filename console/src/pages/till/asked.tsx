/** What became of a prompt, for the cashier: what to do next, and not why the customer has not paid (decision 82). */

import type { Payment } from '@mpesa-gateway/client';
import type { PaymentPhase } from '../../api/schema.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { useWatched } from '../../components/use-watched.js';
import { formatMoney } from '../../format/money.js';
import { formatLastDigits } from '../../format/phone.js';
import { defineTexts, useTexts } from '../../texts/language.js';

const ADVICE = defineTexts<PaymentPhase | 'AGAIN' | 'LOST'>(
  {
    AWAITING_APPROVAL: '',
    SENDING: 'One moment.',
    PROMPTED: 'The customer enters the PIN.',
    CONFIRMING: 'Wait: M-Pesa is being asked.',
    UNKNOWN: 'M-Pesa has not answered. Do not ask again, and do not hand anything over yet.',
    PAID: 'Hand it over.',
    FAILED: 'Do not ask again now. Look at the list first, then take it in another way.',
    REVERSED: 'The money went back.',
    AGAIN: 'You may ask again.',
    LOST: 'No connection to the gateway: this payment may already be finished.',
  },
  {
    AWAITING_APPROVAL: '',
    SENDING: 'Subiri kidogo.',
    PROMPTED: 'Mteja anaweka PIN.',
    CONFIRMING: 'Subiri: tunauliza M-Pesa.',
    UNKNOWN: 'M-Pesa haijajibu. Usiombe tena, na usitoe chochote bado.',
    PAID: 'Toa bidhaa.',
    FAILED: 'Usiombe tena sasa. Angalia orodha kwanza, kisha upokee kwa njia nyingine.',
    REVERSED: 'Pesa zilirudishwa.',
    AGAIN: 'Unaweza kuomba tena.',
    LOST: 'Lango halisikiki: huenda haya yameisha tayari.',
  },
);

function adviceOf({ phase, failure }: Payment): PaymentPhase | 'AGAIN' {
  return failure?.retryable ? 'AGAIN' : phase;
}

export function Asked({ id }: { readonly id: string }) {
  const advice = useTexts(ADVICE);
  const { payment, line, error } = useWatched(id);
  return (
    <li>
      <div role="status">
        {payment && (
          <>
            <strong>{formatMoney(payment.amount)}</strong>{' '}
            {payment.phoneNumber && formatLastDigits(payment.phoneNumber)} <PaymentState payment={payment} />
            <br />
            {advice[adviceOf(payment)]}
          </>
        )}
      </div>
      {line === 'LOST' && <p className="quiet">{advice.LOST}</p>}
      {error !== null && <Problem error={error} />}
    </li>
  );
}
