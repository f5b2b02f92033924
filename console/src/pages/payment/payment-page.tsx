/** One payment: where it stands, what that means, and how it came to be. */

import '../../components/evidence.css';
import './payment.css';
import { useParams } from 'wouter';
import { Problem } from '../../components/problem.js';
import { NotHere } from '../../shell/not-here.js';
import { defineTexts, useTexts } from '../../texts/language.js';
import type { PaymentView } from './documents.js';
import { CallbackList, EnquiryList, Facts, Related } from './evidence.js';
import { Meaning } from './meaning.js';
import { PaymentHead } from './payment-head.js';
import { PrintedReceipt } from './printed-receipt.js';
import { Timeline } from './timeline.js';
import { usePayment } from './use-payment.js';

const TEXTS = defineTexts(
  { title: 'Payment', loading: 'Loading the payment' },
  { title: 'Malipo', loading: 'Malipo yanapakiwa' },
);

export function PaymentPage() {
  const { id = '' } = useParams();
  // Another payment is another page: nothing of the one before may stay.
  return <PaymentById key={id} id={id} />;
}

function PaymentById({ id }: { readonly id: string }) {
  const texts = useTexts(TEXTS);
  const { answer, error, isLoading, askAgain } = usePayment(id);
  if (answer === null) {
    return (
      <section>
        <h1>{texts.title}</h1>
        {error === null && <div className="skeleton late" role="status" aria-label={texts.loading} />}
        {error !== null && <Problem error={error} onRetry={askAgain} />}
      </section>
    );
  }
  if (answer.payment === null) return <NotHere />;
  return (
    <article className="payment" aria-busy={isLoading}>
      {error !== null && <Problem error={error} onRetry={askAgain} />}
      <Parts payment={answer.payment} onChanged={askAgain} />
    </article>
  );
}

function Parts({ payment, onChanged }: { readonly payment: PaymentView; readonly onChanged: () => void }) {
  return (
    <>
      <PaymentHead payment={payment} onChanged={onChanged} />
      <Meaning payment={payment} />
      <div className="payment-columns">
        <Timeline events={payment.events} />
        <div>
          <Facts payment={payment} />
          <Related payment={payment} />
        </div>
      </div>
      {payment.callbacks !== null && <CallbackList callbacks={payment.callbacks} />}
      {payment.enquiries !== null && <EnquiryList enquiries={payment.enquiries} />}
      <PrintedReceipt payment={payment} />
    </>
  );
}
