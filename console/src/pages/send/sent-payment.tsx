/** A payment that was just asked for, live, in the words that its payer reads. */

import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../components/copy-button.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { useWatched } from '../../components/use-watched.js';
import { formatMoney } from '../../format/money.js';
import { formatParty } from '../../format/party.js';
import { defineTexts, useTexts } from '../../texts/language.js';

const TEXTS = defineTexts(
  {
    receipt: 'M-Pesa receipt',
    lost: 'No connection. The payment goes on at M-Pesa; this page catches up.',
    open: 'Open the payment',
    another: 'Another one',
    waits: 'Another key has to approve it first: see Approvals.',
  },
  {
    receipt: 'Risiti ya M-Pesa',
    lost: 'Hakuna mtandao. Malipo yanaendelea M-Pesa; ukurasa huu utajisasisha.',
    open: 'Yote kuhusu malipo haya',
    another: 'Jingine',
    waits: 'Ufunguo mwingine lazima uidhinishe kwanza: tazama Idhini.',
  },
);

/** `onAnother`: back to an empty form. */
export function SentPayment({ id, onAnother }: { readonly id: string; onAnother(): void }) {
  const texts = useTexts(TEXTS);
  const { payment, line, error } = useWatched(id);
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <article className="card sent" ref={place} tabIndex={-1}>
      {payment && (
        <>
          <p className="sent-amount">{formatMoney(payment.amount)}</p>
          <p className="quiet">{formatParty({ ...payment, partyName: null })}</p>
        </>
      )}
      <div role="status" className="sent-state">
        {payment && (
          <>
            <p>
              <PaymentState payment={payment} />
            </p>
            <p>{payment.phase === 'AWAITING_APPROVAL' ? texts.waits : payment.payerMessage}</p>
          </>
        )}
      </div>
      {payment?.mpesaReceipt && (
        <p>
          {texts.receipt}: <strong>{payment.mpesaReceipt}</strong> <CopyButton value={payment.mpesaReceipt} />
        </p>
      )}
      {line === 'LOST' && <p className="quiet">{texts.lost}</p>}
      {error !== null && <Problem error={error} />}
      <div className="actions">
        <button type="button" onClick={onAnother}>
          {texts.another}
        </button>
        <Link href={`/payments/${id}`}>{texts.open}</Link>
      </div>
    </article>
  );
}
