/** What belongs to the payment: its facts, other payments, all that M-Pesa has posted, and what it was asked. */

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { RawBody } from '../../components/raw-body.js';
import { VerdictState } from '../../components/verdict-state.js';
import { formatMoney } from '../../format/money.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { VERDICT_MEANINGS } from '../../texts/verdict-texts.js';
import type { CallbackView, EnquiryView, PaymentView, RelatedPayment } from './documents.js';

const TEXTS = defineTexts(
  {
    facts: 'Facts',
    shortcode: 'Shortcode',
    description: 'Description',
    type: 'Transaction type',
    created: 'Asked for',
    completed: 'At M-Pesa',
    settled: 'Known here',
    metadata: 'Metadata',
    reverses: 'Gives back',
    reversals: 'Given back by',
    checkout: 'Order',
    related: 'Related',
    callbacks: 'Callbacks ({count})',
    none: 'M-Pesa has posted nothing about this payment.',
    enquiries: 'Enquiries ({count})',
    unasked: 'No status enquiry was sent for this payment.',
    copies: '{count} copies',
    pending: 'not answered yet',
  },
  {
    facts: 'Taarifa',
    shortcode: 'Nambari ya biashara',
    description: 'Maelezo',
    type: 'Aina ya muamala',
    created: 'Iliombwa',
    completed: 'Huko M-Pesa',
    settled: 'Ilijulikana hapa',
    metadata: 'Data ya ziada',
    reverses: 'Inarudisha',
    reversals: 'Imerudishwa na',
    checkout: 'Oda',
    related: 'Vinavyohusiana',
    callbacks: 'Jumbe za M-Pesa ({count})',
    none: 'M-Pesa haijatuma chochote kuhusu malipo haya.',
    enquiries: 'Maswali ({count})',
    unasked: 'Hakuna swali la hali lililotumwa kwa malipo haya.',
    copies: 'Nakala {count}',
    pending: 'bado halijajibiwa',
  },
);

export function Facts({ payment }: { readonly payment: PaymentView }) {
  const texts = useTexts(TEXTS);
  const { metadata, settledAt, completedAt } = payment;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{texts.facts}</h2>
      <dl className="facts">
        <Fact name={texts.created} value={<Instant at={payment.createdAt} isWithDay />} />
        {completedAt !== null && <Fact name={texts.completed} value={<Instant at={completedAt} isWithDay />} />}
        {settledAt !== null && <Fact name={texts.settled} value={<Instant at={settledAt} isWithDay />} />}
        <Fact name={texts.shortcode} value={payment.shortcode} />
        {payment.description !== null && <Fact name={texts.description} value={payment.description} />}
        {payment.transactionType !== null && <Fact name={texts.type} value={payment.transactionType} />}
        <Id name="MerchantRequestID" value={payment.merchantRequestId} />
        <Id name="CheckoutRequestID" value={payment.checkoutRequestId} />
        <Id name="ConversationID" value={payment.conversationId} />
        <Id name="OriginatorConversationID" value={payment.originatorConversationId} />
        {metadata !== null && (
          <Fact name={texts.metadata} value={<code>{JSON.stringify(metadata, null, 1).replace(/\s+/g, ' ')}</code>} />
        )}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Id({ name, value }: { readonly name: string; readonly value: string | null }) {
  if (value === null) return null;
  return (
    <Fact
      name={name}
      value={
        <>
          <code>{value}</code> <CopyButton value={value} />
        </>
      }
    />
  );
}

export function Related({ payment }: { readonly payment: PaymentView }) {
  const texts = useTexts(TEXTS);
  const { reverses, reversals, checkout } = payment;
  if (reverses === null && reversals.length === 0 && checkout === null) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related">{texts.related}</h2>
      <ul className="related">
        {reverses !== null && <RelatedRow name={texts.reverses} payment={reverses} />}
        {reversals.map(each => (
          <RelatedRow key={each.id} name={texts.reversals} payment={each} />
        ))}
        {checkout !== null && (
          <li>
            <span className="quiet">{texts.checkout}</span>{' '}
            <Link href={`/checkouts?id=${checkout.id}`}>
              {checkout.accountReference} · {formatMoney(checkout.amount)}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function RelatedRow({ name, payment }: { readonly name: string; readonly payment: RelatedPayment }) {
  return (
    <li>
      <span className="quiet">{name}</span>{' '}
      <Link href={`/payments/${payment.id}`}>
        {formatMoney(payment.amount)} · <Instant at={payment.createdAt} isWithDay />
      </Link>{' '}
      <PaymentState payment={payment} />
    </li>
  );
}

export function CallbackList({ callbacks }: { readonly callbacks: readonly CallbackView[] }) {
  const texts = useTexts(TEXTS);
  const meanings = useTexts(VERDICT_MEANINGS);
  return (
    <section aria-labelledby="callbacks">
      <h2 id="callbacks">{fill(texts.callbacks, { count: callbacks.length })}</h2>
      {callbacks.length === 0 && <p className="quiet">{texts.none}</p>}
      <ul className="evidence">
        {callbacks.map(({ id, route, receivedAt, verdict, note, copies, body }) => (
          <li key={id}>
            <details>
              <summary>
                <Instant at={receivedAt} isWithDay /> <code>{route}</code> <VerdictState verdict={verdict} />{' '}
                {copies > 1 && <span className="quiet">{fill(texts.copies, { count: copies })}</span>}
              </summary>
              <p>{note ?? meanings[verdict]}</p>
              <RawBody body={body} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function EnquiryList({ enquiries }: { readonly enquiries: readonly EnquiryView[] }) {
  const texts = useTexts(TEXTS);
  return (
    <section aria-labelledby="enquiries">
      <h2 id="enquiries">{fill(texts.enquiries, { count: enquiries.length })}</h2>
      {enquiries.length === 0 && <p className="quiet">{texts.unasked}</p>}
      <ul className="evidence">
        {enquiries.map(({ id, createdAt, answeredAt, transactionStatus, resultCode, resultDescription }) => (
          <li key={id}>
            <Instant at={createdAt} isWithDay /> → {answeredAt === null ? texts.pending : <Instant at={answeredAt} />}{' '}
            {[transactionStatus, resultCode, resultDescription].filter(each => each !== null).join(' · ')}
          </li>
        ))}
      </ul>
    </section>
  );
}
