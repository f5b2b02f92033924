/** What a person has to look at, by reason, with what to do about it. */

import '../../components/evidence.css';
import './review.css';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ReviewReason } from '../../api/schema.js';
import { ActButton } from '../../components/act-button.js';
import { Advice } from '../../components/advice.js';
import { CopyButton } from '../../components/copy-button.js';
import { Instant } from '../../components/instant.js';
import { PaymentState } from '../../components/payment-state.js';
import { Problem } from '../../components/problem.js';
import { ReceiptCode } from '../../components/receipt-code.js';
import { ResolveDialog } from '../../components/resolve-dialog.js';
import { formatMoney } from '../../format/money.js';
import { formatParty } from '../../format/party.js';
import { useSession } from '../../session/session.js';
import { defineTexts, fill, useTexts } from '../../texts/language.js';
import { REVIEW_ADVICE, REVIEW_MEANINGS, REVIEW_NAMES } from '../../texts/review-texts.js';
import { type ReviewedPayment, useOpenReviews } from './open-reviews.js';

const TEXTS = defineTexts(
  {
    title: 'Review',
    empty: 'Nothing needs a person.',
    emptyAdvice: 'A payment comes here when M-Pesa’s messages contradict each other, or nobody can tell what happened.',
    more: 'The newest 100 are shown. Older ones come when these are resolved.',
    means: 'It means',
    act: 'Do',
    open: 'Open the payment',
    resolve: 'Resolve…',
    also: 'Also: {reasons}',
  },
  {
    title: 'Ukaguzi',
    empty: 'Hakuna kinachohitaji mtu.',
    emptyAdvice: 'Malipo huja hapa jumbe za M-Pesa zinapopingana, au hakuna anayeweza kujua kilichotokea.',
    more: 'Mapya 100 yanaonyeshwa. Ya zamani yatakuja haya yakihitimishwa.',
    means: 'Maana yake',
    act: 'Fanya',
    open: 'Fungua malipo',
    resolve: 'Hitimisha…',
    also: 'Pia: {reasons}',
  },
);

export function ReviewPage() {
  const texts = useTexts(TEXTS);
  const { isLoading, error, payments, hasMore } = useOpenReviews();
  const [open, setOpen] = useState<ReviewedPayment | null>(null);
  const isResolved = open !== null && payments.every(({ id }) => id !== open.id);
  return (
    <section className="review">
      <h1>{texts.title}</h1>
      {error !== null && <Problem error={error} />}
      {!isLoading && payments.length === 0 && error === null && (
        <div className="card">
          <p>✓ {texts.empty}</p>
          <p className="quiet">{texts.emptyAdvice}</p>
        </div>
      )}
      {group(payments).map(([reason, rows]) => (
        <Group key={reason} reason={reason} payments={rows} onResolve={setOpen} />
      ))}
      {hasMore && <p className="quiet">{texts.more}</p>}
      {open !== null && !isResolved && <ResolveDialog payment={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** Each payment once, below its oldest reason. */
function group(payments: readonly ReviewedPayment[]): readonly [ReviewReason, readonly ReviewedPayment[]][] {
  const groups = new Map<ReviewReason, ReviewedPayment[]>();
  for (const payment of payments) {
    const [reason] = payment.reviewReasons;
    if (reason !== undefined) groups.set(reason, [...(groups.get(reason) ?? []), payment]);
  }
  return [...groups];
}

interface GroupProps {
  readonly reason: ReviewReason;
  readonly payments: readonly ReviewedPayment[];
  onResolve(payment: ReviewedPayment): void;
}

function Group({ reason, payments, onResolve }: GroupProps) {
  const texts = useTexts(TEXTS);
  const title = useTexts(REVIEW_NAMES)[reason];
  const meaning = useTexts(REVIEW_MEANINGS)[reason];
  const advice = useTexts(REVIEW_ADVICE)[reason];
  return (
    <section aria-labelledby={`review-${reason}`}>
      <h2 id={`review-${reason}`}>
        {title} <span className="count">{payments.length}</span>
      </h2>
      <div className="meaning" data-review="">
        <Advice name={texts.means}>{meaning}</Advice>
        <Advice name={texts.act}>{advice}</Advice>
      </div>
      <ul className="review-rows">
        {payments.map(payment => (
          <Row key={payment.id} payment={payment} onResolve={onResolve} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly payment: ReviewedPayment;
  onResolve(payment: ReviewedPayment): void;
}

function Row({ payment, onResolve }: RowProps) {
  const texts = useTexts(TEXTS);
  const names = useTexts(REVIEW_NAMES);
  const { can } = useSession();
  const { id, amount, createdAt, mpesaReceipt, reviewReasons } = payment;
  const others = reviewReasons.slice(1).map(reason => names[reason]);
  const who = formatParty(payment);
  return (
    <li className="card">
      <p className="review-amount">
        {formatMoney(amount)} <PaymentState payment={payment} />
      </p>
      <p>
        <Instant at={createdAt} isWithDay /> {who !== '' && `· ${who}`}
        {mpesaReceipt !== null && (
          <>
            {' · '}
            <ReceiptCode receipt={mpesaReceipt} /> <CopyButton value={mpesaReceipt} />
          </>
        )}
      </p>
      {others.length > 0 && <p className="quiet">{fill(texts.also, { reasons: others.join(', ') })}</p>}
      <div className="actions">
        {can('OPERATE') && <ActButton onClick={() => onResolve(payment)}>{texts.resolve}</ActButton>}
        <Link href={`/payments/${id}`}>{texts.open}</Link>
      </div>
    </li>
  );
}
